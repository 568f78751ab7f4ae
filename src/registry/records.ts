import { flag, decimalTime, hex64, integer, list, matching, object, oneOf, orNull, text } from './shape.ts';
import { reviewLimit } from './rating.ts';

/** `registry/about`: what the owner says of the registry. */
export interface AboutRecord {
  readonly time: string;
  readonly title: string;
  readonly private: boolean;
  readonly issuing: 'open' | 'invite' | 'closed';
  /** Multiaddrs of relays. */
  readonly relays: readonly string[];
  /** Public keys of witnesses, 64 hex digits. */
  readonly witnesses: readonly string[];
}

/** `registry/names/<id>/<sha256>`: which key owns a module id. */
export interface NameRecord {
  readonly time: string;
  readonly id: string;
  readonly key: string;
  /** SHA-256 of the record before it; null for the first. */
  readonly previous: string | null;
  /** SHA-256 of the key that may take the name over; absent when not committed. */
  readonly next?: string;
}

/** `registry/grants/<key>/<sha256>`: capabilities issued to a key, as hex of encode_mc_capability. */
export interface GrantRecord {
  readonly time: string;
  readonly key: string;
  readonly capabilities: readonly string[];
}

/** `people/ratings/<id>`. */
export interface RatingPayload {
  readonly time: string;
  readonly stars: number;
  readonly review: string;
}

/** `people/installs/<id>/<device>`: one device's share of the PN-counter. */
export interface InstallsPayload {
  readonly time: string;
  readonly added: number;
  readonly removed: number;
}

const moduleId = matching(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/, 'a module id');

/** Schemas of the JSON payloads of this protocol version: null when a value fits, else what was expected. */
export const schemas = {
  about: object({
    time: decimalTime,
    title: text(200),
    private: flag,
    issuing: oneOf('open', 'invite', 'closed'),
    relays: list(text(512), 64),
    witnesses: list(hex64, 64),
  }),
  name: object({ time: decimalTime, id: moduleId, key: hex64, previous: orNull(hex64), 'next?': hex64 }),
  grant: object({
    time: decimalTime,
    key: hex64,
    capabilities: list(matching(/^([0-9a-f]{2}){65,8192}$/, 'an encoded capability in hexadecimal'), 8),
  }),
  rating: object({ time: decimalTime, stars: integer(1, 5), review: text(reviewLimit) }),
  installs: object({ time: decimalTime, added: integer(0, 1_000_000), removed: integer(0, 1_000_000) }),
} as const;
