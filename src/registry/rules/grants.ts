import { areaIncludesEntry, type Area } from '../../willow/area.ts';
import { grantedArea, type Capability } from '../../willow/capability.ts';
import { decodeCapability } from '../../willow/encode-capability.ts';
import { fromHex, toHex } from '../../willow/bytes.ts';
import type { Entry } from '../../willow/entry.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { GrantRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';

/** A right that stands: published by somebody who may, for a key. */
export interface StandingGrant {
  /** Holder, 64 hex digits. */
  readonly key: string;
  readonly capability: Capability;
  readonly area: Area;
  /** Keys from the root to the holder. */
  readonly chain: readonly string[];
}

/** All standing grants by key. */
export type Grants = ReadonlyMap<string, readonly StandingGrant[]>;

/**
 * Registry rule G1: a grant stands when its author is the root or holds a standing grant over `registry/grants`
 * that reaches the grant's own path and time. A pure function of the stored set.
 */
export function standingGrants(root: string, entries: readonly StoredEntry[]): Grants {
  const grants = new Map<string, StandingGrant[]>();
  const open = [...entries];
  let settled = false;
  while (!settled) {
    settled = true;
    for (let index = open.length - 1; index >= 0; index--) {
      const stored = open[index];
      if (stored === undefined) continue;
      const author = toHex(stored.entry.subspaceId);
      const chain =
        author === root
          ? [root]
          : grants.get(author)?.find((grant) => areaIncludesEntry(grant.area, stored.entry))?.chain;
      if (chain === undefined) continue;
      open.splice(index, 1);
      settled = false;
      for (const right of rightsOf(stored)) {
        const held = grants.get(right.key) ?? [];
        grants.set(right.key, held);
        held.push({ ...right, chain: [...chain, right.key] });
      }
    }
  }
  return grants;
}

type Right = Omit<StandingGrant, 'chain'>;

const read = new WeakMap<StoredEntry, readonly Right[]>();

/** The capabilities in a grant record. */
export function rightsOf(stored: StoredEntry): readonly Right[] {
  const known = read.get(stored);
  if (known !== undefined) return known;
  const record = controlRecord(stored).value as GrantRecord | undefined;
  const rights = (record?.capabilities ?? []).flatMap((hex): readonly Right[] => {
    const decoded = decodeCapability(fromHex(hex) ?? new Uint8Array());
    if (!decoded.ok || record === undefined) return [];
    return [{ key: record.key, capability: decoded.value, area: grantedArea(decoded.value) }];
  });
  read.set(stored, rights);
  return rights;
}

/** The standing grant that lets `key` write `entry`, or undefined. */
export function grantFor(grants: Grants, key: string, entry: Entry): StandingGrant | undefined {
  return grants.get(key)?.find((grant) => areaIncludesEntry(grant.area, entry));
}
