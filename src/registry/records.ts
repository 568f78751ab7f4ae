import { isPlainName } from './people/plain-name.ts';
import {
  decimalTime,
  digests,
  flag,
  hex64,
  integer,
  list,
  matching,
  object,
  oneOf,
  orNull,
  text,
} from './shape.ts';
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

/** `registry/grants/<key>/<sha256>`: capabilities issued to a key, as hex of encode_mc_capability; in `modules/<id>/admin/grants` with the module's `id` as well. */
export interface GrantRecord {
  readonly time: string;
  readonly key: string;
  readonly capabilities: readonly string[];
}

/**
 * `registry/revocations/<key>/<sha256>`: which key is cut off, where, from when on, and which of its entries go on counting. In
 * `modules/<id>/admin/revocations` with the module's `id` as well, and a path at or below `modules/<id>`.
 */
export interface RevocationRecord {
  readonly time: string;
  readonly key: string;
  /** Components joined by `/`; empty for everything the key may write. */
  readonly path: string;
  /** TAI microseconds as a decimal string: what stood before goes on counting. */
  readonly from: string;
  readonly reason: string;
  /** Ids of entries that go on counting whenever they stand, in rising order. */
  readonly keep: readonly string[];
}

/** `modules/<id>/admin/transfer/<sha256>`: the owner passes the name on. */
export interface TransferRecord {
  readonly time: string;
  readonly id: string;
  /** The new owner. */
  readonly key: string;
  /** SHA-256 of the record it replaces: the name record or transfer by which its author owns the name. */
  readonly previous: string;
  /** SHA-256 of the key that the new owner may change to without alarm; absent when not committed. */
  readonly next?: string;
}

/** `modules/<id>/admin/choice/<sha256>`: which of two rival releases stands. */
export interface ChoiceRecord {
  readonly time: string;
  readonly id: string;
  readonly version: string;
  /** Entry id of the chosen release's manifest. */
  readonly release: string;
}

/** `registry/seen/<sha256>`: what a witness held, as entry ids. */
export interface SeenRecord {
  readonly time: string;
  /** 1, 2, 3 … for each witness. */
  readonly number: number;
  /** SHA-256 of the list before it; null for the first. */
  readonly previous: string | null;
  /** In rising order, each once. */
  readonly entries: readonly string[];
}

/** Digests of one witness list, and of one `keep`: what fits 64 KiB. */
export const digestLimit = 900;

/** `people/ratings/<id>`. */
export interface RatingPayload {
  readonly time: string;
  /** 1 to 5; 0, without a review: taken back. */
  readonly stars: number;
  readonly review: string;
}

/** `people/installs/<id>/<device>`: one device's share of the PN-counter. */
export interface InstallsPayload {
  readonly time: string;
  readonly added: number;
  readonly removed: number;
}

/** `people/trust/<did>`: a public trust edge from its author to that key. */
export interface TrustPayload {
  readonly time: string;
  /** False: taken back. */
  readonly trusted: boolean;
}

/** `people/about`: what a key says of itself; nobody vouches for it. */
export interface PersonPayload {
  readonly time: string;
  /** Empty: taken back. */
  readonly name: string;
}

/** Characters of a name that somebody gives, to himself or to another. */
export const nameLimit = 64;

const moduleId = matching(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/, 'a module id');
const capabilities = list(matching(/^([0-9a-f]{2}){65,8192}$/, 'an encoded capability in hexadecimal'), 8);
const cutting = {
  time: decimalTime,
  key: hex64,
  path: matching(/^(?=.{0,512}$)([!-.0-~]+(\/[!-.0-~]+)*)?$/, 'a path of ASCII components joined by /'),
  from: decimalTime,
  reason: text(500),
  keep: digests(digestLimit),
};
const plainName = (value: unknown): string | null =>
  typeof value === 'string' && isPlainName(value, nameLimit)
    ? null
    : `a name of at most ${nameLimit} visible characters`;
const ratingShape = object({ time: decimalTime, stars: integer(0, 5), review: text(reviewLimit) });
const seenShape = object({
  time: decimalTime,
  number: integer(1, Number.MAX_SAFE_INTEGER),
  previous: orNull(hex64),
  entries: digests(digestLimit),
});

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
  grant: object({ time: decimalTime, key: hex64, capabilities }),
  revocation: object(cutting),
  'admin-grant': object({ time: decimalTime, id: moduleId, key: hex64, capabilities }),
  'admin-revocation': object({ ...cutting, id: moduleId }),
  transfer: object({ time: decimalTime, id: moduleId, key: hex64, previous: hex64, 'next?': hex64 }),
  choice: object({ time: decimalTime, id: moduleId, version: text(64), release: hex64 }),
  seen: (value: unknown): string | null => {
    const found = seenShape(value);
    if (found !== null) return found;
    const { number, previous } = value as SeenRecord;
    return (number === 1) === (previous === null) ? null : 'a list before it, except for number 1';
  },
  rating: (value: unknown): string | null => {
    const found = ratingShape(value);
    if (found !== null) return found;
    const { stars, review } = value as RatingPayload;
    return stars > 0 || review === '' ? null : 'no review where the rating is taken back (0 stars)';
  },
  trust: object({ time: decimalTime, trusted: flag }),
  person: object({ time: decimalTime, name: plainName }),
  installs: object({ time: decimalTime, added: integer(0, 1_000_000), removed: integer(0, 1_000_000) }),
} as const;
