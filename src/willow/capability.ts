import { fullArea, subspaceArea } from './area.ts';
import type { Area } from './area.ts';

export type AccessMode = 'read' | 'write';

export interface Delegation {
  readonly area: Area;
  /** 32 bytes. */
  readonly user: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** A Meadowcap capability ("McCapability"). */
export type Capability =
  | {
      readonly kind: 'communal';
      readonly mode: AccessMode;
      readonly namespaceKey: Uint8Array;
      readonly userKey: Uint8Array;
      readonly delegations: readonly Delegation[];
    }
  | {
      readonly kind: 'owned';
      readonly mode: AccessMode;
      readonly namespaceKey: Uint8Array;
      readonly userKey: Uint8Array;
      /** 64 bytes, by the namespace key. */
      readonly initialAuthorisation: Uint8Array;
      readonly delegations: readonly Delegation[];
    };

/** The longest chain that is decoded, issued or accepted: a bound of ours, Meadowcap has none. */
export const MAX_DELEGATIONS = 16;

/** Who may use the capability: the last delegation's user, else the first one (32 bytes). */
export function receiverOf(capability: Capability): Uint8Array {
  return capability.delegations.at(-1)?.user ?? capability.userKey;
}

/** What it grants before any delegation: the user's own subspace (communal), or everything (owned). */
export function rootArea(capability: Capability): Area {
  return capability.kind === 'communal' ? subspaceArea(capability.userKey) : fullArea;
}

/** What it grants: the last delegation's area, else the root area. Says nothing of validity. */
export function grantedArea(capability: Capability): Area {
  return capability.delegations.at(-1)?.area ?? rootArea(capability);
}

/** Whether a namespace key (32 bytes) names a communal namespace: its last bit is 0 (Willow'25, "is_communal"). */
export function isCommunal(namespaceKey: Uint8Array): boolean {
  return ((namespaceKey[31] ?? 0) & 1) === 0;
}
