import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { c64StandaloneLength, readC64Standalone, writeC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { Entry } from './entry.ts';
import { encodedPathLength, readPath, writePath } from './path.ts';

/** encode_entry of the Willow encodings: the bytes an author signs. RangeError when a field breaks its own contract. */
export function encodeEntry(entry: Entry): Uint8Array {
  must32(entry.namespaceId);
  must32(entry.subspaceId);
  must32(entry.payloadDigest);
  const { path, timestamp, payloadLength } = entry;
  const length =
    encodedPathLength(path) + c64StandaloneLength(timestamp) + c64StandaloneLength(payloadLength);
  const bytes = new Uint8Array(96 + length);
  bytes.set(entry.namespaceId, 0);
  bytes.set(entry.subspaceId, 32);
  let at = writePath(bytes, 64, path);
  at = writeC64Standalone(bytes, at, timestamp);
  at = writeC64Standalone(bytes, at, payloadLength);
  bytes.set(entry.payloadDigest, at);
  return bytes;
}

function must32({ length }: Uint8Array): void {
  if (length !== 32) throw new RangeError(`expected ids and digest of 32 bytes, got ${length}`);
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
