import { StorageError } from '../registry/ports/storage-error.ts';
import type { StoredEntry } from '../registry/ports/storage.ts';
import { decodeWhole } from '../willow/byte-reader.ts';
import type { ByteReader } from '../willow/byte-reader.ts';
import { joinBytes } from '../willow/bytes.ts';
import { encodeCapability, readCapability } from '../willow/encode-capability.ts';
import { encodeEntry, readEntry } from '../willow/encode-entry.ts';

const NO_PAYLOAD = Uint8Array.of(0);
const WITH_PAYLOAD = Uint8Array.of(1);

/** encode_entry, the capability, the signature (64 bytes), and 0, or 1 and the payload. RangeError for what cannot be encoded. */
export function bytesOfEntry(stored: StoredEntry): Uint8Array {
  return joinBytes(piecesOfEntry(stored));
}

/** What {@link bytesOfEntry} puts together. */
export function piecesOfEntry({ entry, capability, signature, payload }: StoredEntry): Uint8Array[] {
  const pieces = [encodeEntry(entry), encodeCapability(capability), signature];
  if (payload === null) pieces.push(NO_PAYLOAD);
  else pieces.push(WITH_PAYLOAD, payload);
  return pieces;
}

/** The entry of {@link bytesOfEntry}, with copies of its parts. `StorageError` for bytes that are damaged. */
export function entryOfBytes(id: string, bytes: Uint8Array): StoredEntry {
  const decoded = decodeWhole(bytes, (reader) => readStored(reader, bytes.length));
  if (decoded.ok) return { id, ...decoded.value };
  const { problem, offset } = decoded;
  throw new StorageError(
    'storage/failed',
    `The stored entry ${id} is damaged at byte ${offset}: ${problem}.`,
  );
}

function readStored(reader: ByteReader, length: number): Omit<StoredEntry, 'id'> {
  const entry = readEntry(reader);
  const capability = readCapability(reader);
  const signature = reader.take(64);
  const hasPayload = reader.byte() === 1;
  return { entry, capability, signature, payload: hasPayload ? reader.take(length - reader.at) : null };
}
