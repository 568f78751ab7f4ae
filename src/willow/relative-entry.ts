import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import { MAX_U64, c64Bytes, c64Tag, readC64 } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import { mustBeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { encodePathRelativePath, readPathRelativePath } from './relative-path.ts';

const NAMESPACE_DIFFERS = 0x80;
const SUBSPACE_DIFFERS = 0x40;
const LATER = 0x20;

const nothing = new Uint8Array(0);

/**
 * EncodeEntryRelativeEntry of the Willow encodings, with minimal tags and the longest shared path: an entry by what
 * differs from `reference`. RangeError when a field breaks its own contract.
 */
export function encodeRelativeEntry(entry: Entry, reference: Entry): Uint8Array {
  mustBeEntry(entry);
  const isSameNamespace = equalBytes(entry.namespaceId, reference.namespaceId);
  const isSameSubspace = equalBytes(entry.subspaceId, reference.subspaceId);
  const isLater = entry.timestamp > reference.timestamp;
  const distance = isLater ? entry.timestamp - reference.timestamp : reference.timestamp - entry.timestamp;
  const header =
    (isSameNamespace ? 0 : NAMESPACE_DIFFERS) |
    (isSameSubspace ? 0 : SUBSPACE_DIFFERS) |
    (isLater ? LATER : 0) |
    (c64Tag(distance, 2) << 3) |
    c64Tag(entry.payloadLength, 3);
  return concatBytes(
    Uint8Array.of(header),
    isSameNamespace ? nothing : entry.namespaceId,
    isSameSubspace ? nothing : entry.subspaceId,
    c64Bytes(distance, 2),
    c64Bytes(entry.payloadLength, 3),
    encodePathRelativePath(entry.path, reference.path),
    entry.payloadDigest,
  );
}

/** Reads one such entry: in canonic form only exactly the bytes that encoding it again gives. */
export function readRelativeEntry(reader: ByteReader, reference: Entry): Entry {
  const header = reader.byte();
  const isLater = (header & LATER) !== 0;
  const namespaceId = otherId(reader, (header & NAMESPACE_DIFFERS) !== 0, reference.namespaceId);
  const subspaceId = otherId(reader, (header & SUBSPACE_DIFFERS) !== 0, reference.subspaceId);
  const distance = readC64(reader, (header >> 3) & 3, 2);
  if (isLater && distance === 0n && reader.form === 'canonic')
    reader.fail('expected a later time, found the same');
  const timestamp = isLater ? reference.timestamp + distance : reference.timestamp - distance;
  if (timestamp < 0n || timestamp > MAX_U64)
    reader.fail(`expected a timestamp from 0 to 2^64-1, found ${timestamp}`);
  const payloadLength = readC64(reader, header & 7, 3);
  const path = readPathRelativePath(reader, reference.path);
  return { namespaceId, subspaceId, path, timestamp, payloadLength, payloadDigest: reader.take(32) };
}

/** The entry of exactly these bytes, which are relative to `reference`. */
export function decodeRelativeEntry(
  bytes: Uint8Array,
  reference: Entry,
  form: EncodingForm = 'canonic',
): Decoded<Entry> {
  return decodeWhole(bytes, (reader) => readRelativeEntry(reader, reference), form);
}

function otherId(reader: ByteReader, differs: boolean, reference: Uint8Array): Uint8Array {
  if (!differs) return reference;
  const id = reader.take(32);
  if (reader.form === 'canonic' && equalBytes(id, reference))
    reader.fail('expected another id than the one before, found the same');
  return id;
}
