import type { StoredEntry } from '../registry/ports/storage.ts';
import { pooledBytes } from '../willow/byte-pool.ts';
import { toHex, writeHex } from '../willow/bytes.ts';
import { entryKeyLength, placeOfEntryKey, writeEntryKey } from '../willow/entry-order.ts';
import type { Entry } from '../willow/entry.ts';
import { writePreFingerprint } from '../willow/fingerprint.ts';
import type { Sum } from '../willow/fingerprint.ts';

const ID = 0;
const NAMESPACE = 32;
const SUM = 64;
const DIGEST = 192;
const LENGTH = 224;
const ARRIVAL = 232;
const KEY = 240;

/**
 * An entry as the index of a durable storage keeps it, in memory and on disk: id (32 bytes), namespace (32), pre-fingerprint (128, its
 * limbs little-endian), payload digest (32), payload length (8, big-endian), arrival (8, big-endian), `entryKey` by path.
 */
export class EntryRecord {
  readonly bytes: Uint8Array;
  /** Counts what was ever stored, from 1 on. */
  readonly arrival: number;
  /** Where the storage keeps the entry itself. */
  place: number;

  constructor(bytes: Uint8Array, place: number) {
    this.bytes = bytes;
    this.arrival = Number(view(bytes).getBigUint64(ARRIVAL));
    this.place = place;
  }

  get id(): string {
    return toHex(this.bytes.subarray(ID, NAMESPACE));
  }

  /** Shared with the record, as is {@link pathKey}. */
  get namespaceId(): Uint8Array {
    return this.bytes.subarray(NAMESPACE, SUM);
  }

  /** `entryKey` by path. */
  get pathKey(): Uint8Array {
    return this.bytes.subarray(KEY);
  }

  get entry(): Entry {
    const { bytes } = this;
    return {
      namespaceId: bytes.slice(NAMESPACE, SUM),
      ...placeOfEntryKey(bytes.subarray(KEY)),
      payloadLength: view(bytes).getBigUint64(LENGTH),
      payloadDigest: bytes.slice(DIGEST, LENGTH),
    };
  }

  /** Shared with the record where its place in memory allows. */
  get sum(): Sum {
    const { buffer, byteOffset } = this.bytes;
    const at = byteOffset + SUM;
    return isLittleEndian && at % 4 === 0
      ? new Uint32Array(buffer, at, 32)
      : Uint32Array.from({ length: 32 }, (_, limb) => view(this.bytes).getUint32(SUM + 4 * limb, true));
  }
}

/** The record of an entry that comes. RangeError for one that cannot be encoded. */
export function recordOf({ id, entry }: StoredEntry, arrival: number): EntryRecord {
  const bytes = pooledBytes(KEY + entryKeyLength(entry));
  const numbers = view(bytes);
  writePreFingerprint(bytes, SUM, entry);
  writeHex(bytes, ID, id);
  bytes.set(entry.namespaceId, NAMESPACE);
  bytes.set(entry.payloadDigest, DIGEST);
  numbers.setBigUint64(LENGTH, entry.payloadLength);
  numbers.setBigUint64(ARRIVAL, BigInt(arrival));
  writeEntryKey(bytes, KEY, entry, 'path');
  return new EntryRecord(bytes, arrival);
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
