import canonicalize from 'canonicalize';
import { equalBytes } from '../willow/bytes.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** RFC 8785 canonical JSON as UTF-8. */
export function canonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return encoder.encode(text);
}

/** The value of canonical JSON bytes; undefined when they are not JSON or not canonical (SPEC E8). */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return equalBytes(canonicalJson(value), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}
