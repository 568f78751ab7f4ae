/**
 * The same value in which each Uint8Array has a buffer of its own: structured clone copies the whole buffer under a view, so that a
 * 100-byte payload cut from a received megabyte would be stored as a megabyte. Plain objects and arrays are walked, other objects kept.
 */
export function compact<Value>(value: Value): Value {
  return compacted(value) as Value;
}

function compacted(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value);
  }
  if (Array.isArray(value)) return value.map(compacted);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, compacted(inner)]));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
