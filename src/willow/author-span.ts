import { compareBytes, concatBytes } from './bytes.ts';
import { afterPrefix } from './entry-order.ts';
import type { EntryOrder } from './entry-order.ts';
import type { KeySpan } from './sum-tree.ts';

/**
 * Where in the order by subspace lie the entries of one author that a span of an order contains: one contiguous range, since among the
 * entries of one author both orders are that of (path, time). The bounds may be any bytes.
 */
export function spanOfAuthor(order: EntryOrder, { start, end }: KeySpan, subspaceId: Uint8Array): KeySpan {
  if (order === 'subspace') {
    const whole = { start: subspaceId, end: afterPrefix(subspaceId) };
    return { start: later(start, whole.start), end: earlier(end, whole.end) };
  }
  const bound = (key: Uint8Array): Uint8Array | null => {
    const place = boundOfAuthor(key, subspaceId);
    return place === null ? null : concatBytes(subspaceId, place);
  };
  return {
    start: start === null ? subspaceId : (bound(start) ?? afterPrefix(subspaceId)),
    end: end === null ? afterPrefix(subspaceId) : bound(end),
  };
}

/** Of a bound in the order by path what lies behind the author's id in the order by subspace. */
function boundOfAuthor(key: Uint8Array, subspaceId: Uint8Array): Uint8Array | null {
  const pathEnd = closedPathEnd(key);
  // it ends within the path: the author's id and the time are never compared with it
  if (pathEnd === null) return key;
  const closed = key.subarray(0, pathEnd);
  const id = key.subarray(pathEnd, pathEnd + 32);
  const order = compareBytes(subspaceId.subarray(0, id.length), id);
  if (order > 0 || id.length < 32) return order < 0 ? afterPrefix(closed) : closed;
  return order < 0 ? afterPrefix(closed) : concatBytes(closed, key.subarray(pathEnd + 32));
}

/** How many bytes the closed path at the beginning of a key takes, with its end; null when the key ends before. */
function closedPathEnd(key: Uint8Array): number | null {
  let at = 0;
  while (at + 1 < key.length) {
    if (key[at] !== 0) at += 1;
    else if (key[at + 1] === 0) return at + 2;
    else at += 2;
  }
  return null;
}

function later(a: Uint8Array | null, b: Uint8Array): Uint8Array {
  return a !== null && compareBytes(a, b) > 0 ? a : b;
}

function earlier(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null) return b;
  return b !== null && compareBytes(b, a) < 0 ? b : a;
}
