import { compareBytes, equalBytes } from './bytes.ts';
import type { Entry } from './entry.ts';
import { isPrefix } from './path.ts';

/** Whether a is newer than b: greater timestamp, then digest, then payload length (Willow data model, "newer"). */
export function isNewer(a: Entry, b: Entry): boolean {
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  const digests = compareBytes(a.payloadDigest, b.payloadDigest);
  return digests === 0 ? a.payloadLength > b.payloadLength : digests > 0;
}

/** Whether a store that holds `newer` must drop `older`: same namespace and subspace, a prefix path, and newer by `isNewer`. */
export function prunes(newer: Entry, older: Entry): boolean {
  return (
    equalBytes(newer.namespaceId, older.namespaceId) &&
    equalBytes(newer.subspaceId, older.subspaceId) &&
    isPrefix(newer.path, older.path) &&
    isNewer(newer, older)
  );
}
