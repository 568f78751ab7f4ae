import type { VerifySignature } from '../willow/ed25519.ts';
import type { Signer } from './ports/signer.ts';
import type { CapabilityCache } from '../willow/token.ts';
import type { Catalogue } from './catalogue.ts';
import type { Exclusive } from './exclusive.ts';
import type { FirstSeen } from './people/first-seen.ts';
import type { Circle } from './people/ring.ts';
import type { Outbox } from './outbox.ts';
import type { Cards } from './ports/cards.ts';
import type { Clock } from './ports/clock.ts';
import type { Network } from './ports/network.ts';
import type { Storage, StoredEntry } from './ports/storage.ts';
import type { Validator } from './ports/validator.ts';
import type { RegistryEvent } from './registry-api.ts';
import type { Authority } from './rules/authority.ts';

/** What a registry needs from outside. */
export interface RegistryPorts {
  readonly storage: Storage;
  readonly validator: Validator;
  readonly cards: Cards;
  readonly network: Network;
  readonly clock: Clock;
  readonly verify: VerifySignature;
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** A signer for a 32-byte seed. */
  readonly signerOf: (seed: Uint8Array) => Promise<Signer>;
}

/** The registry a device shows. */
export interface Joined {
  readonly namespace: Uint8Array;
  readonly since: number;
}

/** What the verbs of the registry share: ports, the joined registry, and what is kept in memory of it. */
export interface Context extends RegistryPorts {
  readonly chains: CapabilityCache;
  /** Every write goes through it. */
  readonly exclusive: Exclusive;
  readonly emit: (event: RegistryEvent) => void;
  readonly catalogue: Catalogue;
  readonly outbox: Outbox;
  readonly firstSeen: FirstSeen;
  joined: Joined | null;
  /** The stored entries under `registry/…` by id, and what they say. */
  control: ReadonlyMap<string, StoredEntry>;
  authority: Authority;
  /** Who is how far from the reader, as the stored projections know it. */
  circle: Circle;
}
