import { MAX_PATH_LENGTH } from './path.ts';
import type { Path } from './path.ts';

/**
 * The least path greater than every path that `prefix` is a prefix of, itself included, or null when there is none.
 * `maxLength` is the limit of bytes in all; within it the last component grows by a zero byte, or else counts up.
 */
export function prefixSuccessor(prefix: Path, maxLength = MAX_PATH_LENGTH): Path | null {
  let room = maxLength;
  for (const component of prefix) room -= component.length;
  for (let at = prefix.length - 1; at >= 0; at -= 1) {
    const component = prefix[at] ?? new Uint8Array(0);
    const greater = room > 0 ? withZero(component) : countedUp(component);
    if (greater !== null) return [...prefix.slice(0, at), greater];
    room += component.length;
  }
  return null;
}

/** The least id greater than this one, by its bytes as a big-endian number; null for the greatest, all 0xff. */
export function idSuccessor(id: Uint8Array): Uint8Array | null {
  const next = countedUp(id);
  if (next === null) return null;
  const padded = new Uint8Array(id.length);
  padded.set(next);
  return padded;
}

function withZero(component: Uint8Array): Uint8Array {
  const longer = new Uint8Array(component.length + 1);
  longer.set(component);
  return longer;
}

/** The least byte string greater than this one that is no longer than it: one more, less its trailing zeros. */
function countedUp(bytes: Uint8Array): Uint8Array | null {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length -= 1;
  if (length === 0) return null;
  const next = new Uint8Array(bytes.subarray(0, length));
  next[length - 1] = (next[length - 1] ?? 0) + 1;
  return next;
}
