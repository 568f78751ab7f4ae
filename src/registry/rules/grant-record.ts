import { fromHex, toHex } from '../../willow/bytes.ts';
import type { Area } from '../../willow/area.ts';
import { grantedArea, type Capability } from '../../willow/capability.ts';
import { decodeCapability, encodeCapability } from '../../willow/encode-capability.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { GrantRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';

/** One capability in a grant record. */
export interface Right {
  /** Holder, 64 hex digits. */
  readonly key: string;
  readonly capability: Capability;
  readonly area: Area;
  /** Keys from the first to the holder, 64 hex digits each. */
  readonly keys: readonly string[];
  /** encode_mc_capability of it, and of what it was delegated from (null where nothing was), as hex. */
  readonly code: string;
  readonly parent: string | null;
}

const read = new WeakMap<StoredEntry, readonly Right[]>();

/** The capabilities in a grant record, read once. */
export function rightsOf(stored: StoredEntry): readonly Right[] {
  const known = read.get(stored);
  if (known !== undefined) return known;
  const record = controlRecord(stored).value as GrantRecord | undefined;
  const rights = (record?.capabilities ?? []).flatMap((code): readonly Right[] => {
    const decoded = decodeCapability(fromHex(code) ?? new Uint8Array());
    return decoded.ok && record !== undefined ? [rightOf(record.key, decoded.value, code)] : [];
  });
  read.set(stored, rights);
  return rights;
}

function rightOf(key: string, capability: Capability, code: string): Right {
  const { delegations, userKey } = capability;
  const before = { ...capability, delegations: delegations.slice(0, -1) };
  return {
    key,
    capability,
    area: grantedArea(capability),
    keys: [userKey, ...delegations.map(({ user }) => user)].map(toHex),
    code,
    parent: delegations.length === 0 ? null : toHex(encodeCapability(before)),
  };
}
