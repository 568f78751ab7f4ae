import { bytes, flag, hex32, ids, list, oneOf, orNull, text, tuple, uint } from './fields.ts';
import type { Parsed } from './fields.ts';
import { ranges } from './ranges-field.ts';

/** The libp2p protocol these messages are spoken over; a change that old peers cannot read gets a new number. */
export const syncProtocol = '/gen-registry/sync/1';

/** First item of every message. 1 exchanged full inventories and was never released. */
export const wireVersion = 2;

/** Bytes of one frame's CBOR, at most. */
export const maxFrame = 1 << 20;

/** Ids in one offer, at most. */
export const idsPerPage = 16_384;

/** Authors that one side subtracts, at most: each costs every sum a walk. */
export const subtractedMax = 64;

/** Ids in one want, at most. */
export const idsPerWant = 256;

const no = uint(0xffffffff);
const size = uint(0xffffffff);
const registry = bytes(32, 32);
const id = hex32;
const digest = hex32;

/** Receipts in one message, at most. */
export const receiptsPerMessage = 1_024;

/** An entry with its token and payload, as encoded by the Willow'25 and Meadowcap encodings. */
const wireEntry = tuple({
  entry: bytes(1, 8_192),
  capability: bytes(1, 262_144),
  signature: bytes(64, 64),
  /** Null for wasm: the bytes are asked for on their own. */
  payload: orNull(bytes(0, 65_536)),
});

const wireEntries = list(wireEntry, idsPerWant);

/**
 * All messages: their number on the wire and their fields in order. Both sides may send each of them.
 * `no` numbers the questions of one side; the answers carry it back.
 */
export const messages = {
  /** First message of each side. Who has the greater nonce begins the comparison; of authors that either subtracts nothing is compared. */
  hello: [
    0,
    tuple({
      registry,
      role: oneOf('relay', 'browser'),
      agent: text(64),
      nonce: bytes(16, 16),
      subtracted: ids(subtractedMax),
    }),
  ],
  /** Ids the sender holds and the other side may lack, of `registry/…` or of all else. */
  offer: [1, tuple({ ids: ids(idsPerPage), control: flag })],
  /** Entries the sender lacks. */
  want: [2, tuple({ no, ids: ids(idsPerWant) })],
  /** Answer to `want` (what is gone meanwhile is left out), or with `no` 0 news nobody asked for. */
  entries: [3, tuple({ no, entries: wireEntries, last: flag })],
  /** The sender lacks nothing of what was offered to it so far. */
  'caught-up': [4, tuple({})],
  /** Entries that the sender holds now (wasm: with their bytes), or will not hold yet. */
  receipts: [
    5,
    tuple({
      receipts: list(tuple({ id, outcome: oneOf('stored', 'obsolete', 'not-yet') }), receiptsPerMessage),
    }),
  ],
  /** Asks for receipts of those of these entries that the other side holds already. */
  query: [6, tuple({ ids: ids(idsPerWant) })],
  'want-payload': [7, tuple({ no, digest })],
  /** Consecutive pieces of a payload of `total` bytes. */
  payload: [8, tuple({ no, offset: size, total: size, bytes: bytes(0, 262_144), last: flag })],
  'payload-missing': [9, tuple({ no })],
  'cancel-payload': [10, tuple({ no })],
  /** A signed request for a right. */
  request: [11, tuple({ no, bytes: bytes(1, 65_536) })],
  granted: [12, tuple({ no, entries: list(wireEntry, 64) })],
  refused: [13, tuple({ no, code: oneOf('name-taken', 'closed', 'bad-request'), detail: text(1_000) })],
  /** The other side is no issuer. */
  'no-issuer': [14, tuple({ no })],
  /** The sender ends the session, and why. */
  bye: [15, tuple({ reason: text(1_000) })],
  /** The sides in turn, until neither has anything left to compare. */
  compare: [16, tuple({ ranges })],
} as const;

export type MessageKind = keyof typeof messages;
export type Message = {
  readonly [K in MessageKind]: { readonly kind: K } & Parsed<(typeof messages)[K][1]>;
}[MessageKind];
export type MessageOf<K extends MessageKind> = Extract<Message, { readonly kind: K }>;
export type WireEntry = Parsed<typeof wireEntry>;
export type Receipt = MessageOf<'receipts'>['receipts'][number];
