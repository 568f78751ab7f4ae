import { decodeWhole } from './byte-reader.ts';
import { concatBytes } from './bytes.ts';
import type { Decoded } from './decoded.ts';
import { END, beforeFirst, encodeItemHead, readItemHead } from './drop-item.ts';
import type { ItemBefore } from './drop-item.ts';
import type { AuthorisedEntry } from './token.ts';

/** An entry in a drop, with its whole payload or without it. */
export interface DropEntry extends AuthorisedEntry {
  readonly payload: Uint8Array | null;
}

/** The Willow Drop of these entries, in this order; RangeError for a token that is none for its entry, or a payload of another length than declared. */
export function encodeDrop(entries: readonly DropEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let before: ItemBefore = beforeFirst;
  for (const { payload, ...item } of entries) {
    if (payload !== null && BigInt(payload.length) !== item.entry.payloadLength)
      throw new RangeError(`expected ${item.entry.payloadLength} bytes of payload, got ${payload.length}`);
    parts.push(encodeItemHead({ ...item, mode: payload === null ? 'none' : 'whole' }, before));
    if (payload !== null) parts.push(payload);
    before = item;
  }
  return concatBytes(...parts, Uint8Array.of(END));
}

/**
 * The entries of exactly these bytes: canonic encodings only, payloads whole or absent (`readDrop` reads slices, too). Checks no digest
 * and no signature. Up to no place has it more path components in all than bytes.
 */
export function decodeDrop(bytes: Uint8Array, maxEntries = Number.MAX_SAFE_INTEGER): Decoded<DropEntry[]> {
  return decodeWhole(bytes, (reader) => {
    const entries: DropEntry[] = [];
    let head = readItemHead(reader, beforeFirst);
    while (head !== null && reader.problem === null) {
      const { entry, capability, signature, mode } = head;
      if (entries.length >= maxEntries) reader.fail(`expected at most ${maxEntries} entries, found more`);
      if (mode === 'slice' || mode === 'slices')
        reader.fail(`expected a whole payload or none before byte ${reader.at}, found slices of one`);
      const payload = mode === 'none' ? null : reader.take(Number(entry.payloadLength));
      entries.push({ entry, capability, signature, payload });
      head = readItemHead(reader, head);
    }
    return entries;
  });
}
