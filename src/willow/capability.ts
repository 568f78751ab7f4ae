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
