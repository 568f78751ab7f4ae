import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { c64Standalone, readC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { Entry } from './entry.ts';
import { encodePath, readPath } from './path.ts';

/** encode_entry of the Willow encodings: the bytes an author signs. RangeError when a field breaks its own contract. */
export function encodeEntry(entry: Entry): Uint8Array {
  for (const field of [entry.namespaceId, entry.subspaceId, entry.payloadDigest]) {
    if (field.length !== 32) throw new RangeError(`expected ids and digest of 32 bytes, got ${field.length}`);
  }
  const { namespaceId, subspaceId, payloadDigest } = entry;
  const path = encodePath(entry.path);
  const time = c64Standalone(entry.timestamp);
  const length = c64Standalone(entry.payloadLength);
  const bytes = new Uint8Array(96 + path.length + time.length + length.length);
  bytes.set(namespaceId, 0);
  bytes.set(subspaceId, 32);
  bytes.set(path, 64);
  bytes.set(time, 64 + path.length);
  bytes.set(length, 64 + path.length + time.length);
  bytes.set(payloadDigest, bytes.length - 32);
  return bytes;
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
