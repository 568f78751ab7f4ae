/** Why reading stopped: what was wrong, and at which byte of the file. */
interface ReadFault {
  readonly offset: number;
  readonly detail: string;
}

/**
 * Reads WebAssembly's primitive encodings from `bytes`, never past `end`. The first fault is kept; every read after it
 * answers 0 or '', so a caller checks `fault()` once per element and no hostile count can make it loop or allocate.
 */
export interface ByteReader {
  offset(): number;
  end(): number;
  fault(): ReadFault | null;
  fail(detail: string, at?: number): void;
  byte(): number;
  /** LEB128, at most 5 bytes. */
  u32(): number;
  /** LEB128, at most 10 bytes; rounded above 2^53. */
  u64(): number;
  /** Signed LEB128 of at most `maxBytes` bytes (5 for s32 and s33, 10 for s64). */
  signed(maxBytes: number): number;
  /** Length-prefixed UTF-8. */
  name(): string;
  skip(count: number): void;
  /** Goes back to `offset`, an earlier answer of `offset()`. */
  rewind(offset: number): void;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** A reader of `bytes[start..end)`; offsets it reports are those of the whole file. */
export function byteReader(bytes: Uint8Array, start: number, end: number): ByteReader {
  let at = start;
  let fault: ReadFault | null = null;
  const fail = (detail: string, offset = at): void => {
    fault ??= { offset, detail };
  };
  const byte = (): number => {
    if (fault !== null) return 0;
    if (at >= end) {
      fail('its contents run past its end');
      return 0;
    }
    return bytes[at++] ?? 0;
  };
  const leb = (maxBytes: number, lastBits: number, signed: boolean): number => {
    const from = at;
    let value = 0;
    for (let index = 0; index < maxBytes; index++) {
      const next = byte();
      const payload = next & 0x7f;
      value += payload * 2 ** (7 * index);
      if (next < 0x80) {
        if (index === maxBytes - 1 && !signed && payload >> lastBits !== 0) {
          fail('a LEB128 number out of range', from);
        }
        return signed && (payload & 0x40) !== 0 ? value - 2 ** (7 * (index + 1)) : value;
      }
    }
    fail(`a LEB128 number longer than ${maxBytes} bytes`, from);
    return 0;
  };
  const skip = (count: number): void => {
    if (fault !== null) return;
    if (count > end - at) fail('its contents run past its end', end);
    else at += count;
  };
  return {
    offset: () => at,
    end: () => end,
    fault: () => fault,
    fail,
    byte,
    skip,
    rewind: (offset) => {
      at = offset;
    },
    u32: () => leb(5, 4, false),
    u64: () => leb(10, 1, false),
    signed: (maxBytes) => leb(maxBytes, 0, true),
    name: () => {
      const length = leb(5, 4, false);
      const from = at;
      skip(length);
      if (fault !== null) return '';
      const text = decodeUtf8(bytes.subarray(from, at));
      if (text === null) fail('a name that is not UTF-8', from);
      return text ?? '';
    },
  };
}
