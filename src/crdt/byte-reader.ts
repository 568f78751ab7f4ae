/** What a reader throws when bytes are not what the format says; caught at the edge and turned into a problem. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Reads the scalars of Automerge's binary format (https://automerge.org/automerge-binary-format-spec) from `bytes`. */
export interface ByteReader {
  readonly left: () => number;
  /** Unsigned LEB128, at most 2^53 − 1. */
  readonly uint: () => number;
  /** Signed LEB128, between ±(2^53 − 1). */
  readonly int: () => number;
  readonly take: (length: number) => Uint8Array;
}

/** A reader over `bytes`; every method throws {@link FormatError} rather than read past the end. */
export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;

  /** The number, and what a sign bit would take off it. */
  function leb(): { value: number; sign: number } {
    let value = 0;
    for (let weight = 1; weight < 2 ** 70; weight *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new FormatError('a number that is cut short');
      value += (byte & 0x7f) * weight;
      if ((byte & 0x80) === 0) return { value, sign: (byte & 0x40) === 0 ? 0 : weight * 128 };
    }
    throw new FormatError('a number of more than 64 bits');
  }

  function safe(value: number): number {
    if (!Number.isSafeInteger(value)) throw new FormatError('a number above 2^53 − 1');
    return value;
  }

  return {
    left: () => bytes.length - at,
    uint: () => safe(leb().value),
    int: () => {
      const { value, sign } = leb();
      return safe(value - sign);
    },
    take: (length) => {
      if (length > bytes.length - at)
        throw new FormatError(`${length} bytes where ${bytes.length - at} are left`);
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}
