import type { Capability } from './capability.ts';
import type { Entry } from './entry.ts';

/** An entry with its Meadowcap authorisation token. */
export interface AuthorisedEntry {
  readonly entry: Entry;
  readonly capability: Capability;
  /** 64 bytes: the receiver's Ed25519 signature over encode_entry(entry). */
  readonly signature: Uint8Array;
}
