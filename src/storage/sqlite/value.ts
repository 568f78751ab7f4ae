import { deserialize, serialize } from 'node:v8';

/** Structured-clonable value as bytes: bigint, Uint8Array, Map and undefined included. Throws for what cannot be cloned (functions). */
export function toBlob(value: unknown): Uint8Array {
  return serialize(value);
}

/** The value that {@link toBlob} wrote. */
export function fromBlob(blob: unknown): unknown {
  return deserialize(blob as Uint8Array);
}
