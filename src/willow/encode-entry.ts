import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { mustHaveLength } from './bytes.ts';
import { c64StandaloneLength, readC64Standalone, writeC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { Entry } from './entry.ts';
import { encodedPathLength, readPath, writePath } from './path.ts';

/** encode_entry of the Willow encodings: the bytes an author signs. RangeError when a field breaks its own contract. */
export function encodeEntry(entry: Entry): Uint8Array {
  const bytes = new Uint8Array(encodedEntryLength(entry));
  writeEntry(bytes, 0, entry);
  return bytes;
}

let scratch = new Uint8Array(512);

/** `encodeEntry(entry)` in room that the next one is written into. */
export function entryBytesForNow(entry: Entry): Uint8Array {
  const length = encodedEntryLength(entry);
  if (scratch.length < length) scratch = new Uint8Array(2 * length);
  writeEntry(scratch, 0, entry);
  return scratch.subarray(0, length);
}

/** Bytes of `encodeEntry(entry)`. RangeError when a field breaks its own contract. */
export function encodedEntryLength(entry: Entry): number {
  const { path, timestamp, payloadLength } = entry;
  mustHaveLength(entry.namespaceId, 32);
  mustHaveLength(entry.subspaceId, 32);
  mustHaveLength(entry.payloadDigest, 32);
  return 96 + encodedPathLength(path) + c64StandaloneLength(timestamp) + c64StandaloneLength(payloadLength);
}

/** RangeError when a field breaks its own contract: ids and digest of 32 bytes, a path within the limits, u64. */
export function mustBeEntry(entry: Entry): void {
  encodedEntryLength(entry);
}

/** Writes `encodeEntry(entry)` from `start` on. */
export function writeEntry(bytes: Uint8Array, start: number, entry: Entry): void {
  bytes.set(entry.namespaceId, start);
  bytes.set(entry.subspaceId, start + 32);
  let at = writePath(bytes, start + 64, entry.path);
  at = writeC64Standalone(bytes, at, entry.timestamp);
  at = writeC64Standalone(bytes, at, entry.payloadLength);
  bytes.set(entry.payloadDigest, at);
}

/** Reads one encode_entry (lenient: EncodeEntry). */
export function readEntry(reader: ByteReader): Entry {
  return {
    namespaceId: reader.take(32),
    subspaceId: reader.take(32),
    path: readPath(reader),
    timestamp: readC64Standalone(reader),
    payloadLength: readC64Standalone(reader),
    payloadDigest: reader.take(32),
  };
}

/** The entry of exactly these bytes. */
export function decodeEntry(bytes: Uint8Array, form: EncodingForm = 'canonic'): Decoded<Entry> {
  return decodeWhole(bytes, readEntry, form);
}
