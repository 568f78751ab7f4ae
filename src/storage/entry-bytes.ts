import { StorageError } from '../registry/ports/storage-error.ts';
import type { StoredEntry } from '../registry/ports/storage.ts';
import { decodeWhole } from '../willow/byte-reader.ts';
import type { ByteReader } from '../willow/byte-reader.ts';
import { mustHaveLength } from '../willow/bytes.ts';
import { keptCapabilityBytes, readCapability } from '../willow/encode-capability.ts';
import { encodedEntryLength, readEntry, writeEntry } from '../willow/encode-entry.ts';

/** encode_entry, the capability, the signature (64 bytes), and 0, or 1 and the payload. RangeError for what cannot be encoded. */
export function bytesOfEntry(stored: StoredEntry): Uint8Array {
  const bytes = new Uint8Array(storedLength(stored));
  writeStored(bytes, 0, stored);
  return bytes;
}

/** Bytes of {@link bytesOfEntry}, with the same errors. */
export function storedLength({ entry, capability, payload }: StoredEntry): number {
  const capabilityLength = keptCapabilityBytes(capability).length;
  return encodedEntryLength(entry) + capabilityLength + 64 + 1 + (payload?.length ?? 0);
}

/** Writes {@link bytesOfEntry} from `start` on. */
export function writeStored(bytes: Uint8Array, start: number, stored: StoredEntry): void {
  const { entry, capability, signature, payload } = stored;
  writeEntry(bytes, start, entry);
  let at = start + encodedEntryLength(entry);
  const capabilityBytes = keptCapabilityBytes(capability);
  bytes.set(capabilityBytes, at);
  at += capabilityBytes.length;
  mustHaveLength(signature, 64);
  bytes.set(signature, at);
  bytes[at + 64] = payload === null ? 0 : 1;
  if (payload !== null) bytes.set(payload, at + 65);
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
