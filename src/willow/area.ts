import { equalBytes } from './bytes.ts';
import { MAX_U64 } from './compact-u64.ts';
import type { Entry } from './entry.ts';
import { isPrefix } from './path.ts';
import type { Path } from './path.ts';

/** A Willow area: subspace (null = any), path prefix, and a closed-open range of times (`end` null = open). */
export interface Area {
  readonly subspaceId: Uint8Array | null;
  readonly path: Path;
  readonly times: { readonly start: bigint; readonly end: bigint | null };
}

/** The area that includes every entry. */
export const fullArea: Area = { subspaceId: null, path: [], times: { start: 0n, end: null } };

/** Everything one author (32 bytes) writes. */
export function subspaceArea(subspaceId: Uint8Array): Area {
  return { subspaceId, path: [], times: { start: 0n, end: null } };
}

/** Whether the entry's subspace, path and timestamp all lie in the area (which says nothing of namespaces). */
export function areaIncludesEntry(area: Area, entry: Entry): boolean {
  return (
    (area.subspaceId === null || equalBytes(area.subspaceId, entry.subspaceId)) &&
    isPrefix(area.path, entry.path) &&
    entry.timestamp >= area.times.start &&
    (area.times.end === null || entry.timestamp < area.times.end)
  );
}

/** Whether `inner` is a well-formed area (its end after its start) of which every entry lies in `outer`. */
export function areaIncludesArea(outer: Area, inner: Area): boolean {
  const { start, end } = inner.times;
  if (start < 0n || start > MAX_U64 || (end !== null && (end <= start || end > MAX_U64))) return false;
  return (
    (outer.subspaceId === null ||
      outer.subspaceId === inner.subspaceId ||
      (inner.subspaceId !== null && equalBytes(outer.subspaceId, inner.subspaceId))) &&
    isPrefix(outer.path, inner.path) &&
    start >= outer.times.start &&
    (outer.times.end === null || (end !== null && end <= outer.times.end))
  );
}
