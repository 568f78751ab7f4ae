import { setImmediate } from 'node:timers/promises';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { encode } from 'cborg';
import { concatBytes } from '../../willow/bytes.ts';
import type { ByteChannel } from '../byte-channel.ts';
import type { Range } from '../reconcile/range.ts';
import { decodeMessage } from '../wire/decode-message.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { createFrameSplitter } from '../wire/frame-splitter.ts';
import { syncProtocol, wireVersion } from '../wire/messages.ts';
import type { Message, MessageOf, WireEntry } from '../wire/messages.ts';
import { toWire } from '../wire/wire-entry.ts';

/** What a liar has to twist: things of the registry it lies to. */
export interface Truth {
  readonly namespace: Uint8Array;
  /** An entry with its payload that the honest side would take. */
  readonly good: StoredEntry;
  /** A payload of 1,000 bytes that the honest side asks for when it hears of its entry. */
  readonly bait: { readonly entry: StoredEntry; readonly bytes: Uint8Array };
  /** As many more good entries as asked for. */
  more(count: number): Promise<readonly StoredEntry[]>;
}

/** A peer that lies: what it sends, and the words by which the problem names it. */
export interface LyingPeer {
  readonly name: string;
  readonly says: RegExp;
  /** Only a host that takes its time to answer can be asked too much at once. */
  readonly needsSlowHost?: true;
  /** It told the truth about the bait before it lied: that is kept. */
  readonly bringsBait?: true;
  speak(channel: ByteChannel, heard: Hear, truth: Truth): Promise<void>;
}

/** The first message of a kind that the honest side sends. */
export type Hear = <K extends Message['kind']>(kind: K) => Promise<MessageOf<K>>;

export const helloOf = ({ namespace }: Pick<Truth, 'namespace'>): Message => ({
  kind: 'hello',
  registry: namespace,
  role: 'browser',
  agent: syncProtocol,
  // the greatest there is: it is for the liar to begin the comparison
  nonce: new Uint8Array(16).fill(0xff),
  subtracted: [],
});
/** A comparison that is over at once: each side is left with what it has. */
export const comparesNothing: Message = { kind: 'compare', ranges: [{ end: null, says: 'skip' }] };
export const news = (entries: readonly WireEntry[]): Message => ({
  kind: 'entries',
  no: 0,
  entries,
  last: true,
});

const none = new Uint8Array(0);
const frame = (...body: readonly number[]): Uint8Array => Uint8Array.of(0, 0, 0, body.length, ...body);

type Say<T> = T | ((truth: Truth) => T | Promise<T>);
const said = <T extends object>(say: Say<T>, truth: Truth): T | Promise<T> =>
  typeof say === 'function' ? say(truth) : say;

const raw = (name: string, says: RegExp, ...chunks: readonly Say<Uint8Array>[]): LyingPeer => ({
  name,
  says,
  speak: async (channel, _, truth) => {
    for (const chunk of chunks) await channel.send(await said(chunk, truth));
  },
});
const after = (name: string, says: RegExp, ...messages: readonly Say<Message>[]): LyingPeer =>
  raw(
    name,
    says,
    ...[helloOf, ...messages].map(
      (say) => async (truth: Truth) => encodeMessage(await said<Message>(say, truth)),
    ),
  );

const flipped =
  (part: 'entry' | 'capability' | 'signature' | 'payload', at: number) =>
  (truth: Truth): Message => {
    const good = toWire(truth.good);
    const bytes = (good[part] ?? new Uint8Array(1)).slice();
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return news([{ ...good, [part]: bytes }]);
  };

type Piece = Omit<MessageOf<'payload'>, 'no'>;
const whole = ({ bait }: Truth): Piece => ({
  kind: 'payload',
  offset: 0,
  total: 1_000,
  bytes: bait.bytes,
  last: true,
});
/** Offers the bait entry, waits to be asked for its bytes, and answers with these pieces. */
const payload = (name: string, says: RegExp, answers: (truth: Truth) => readonly Piece[]): LyingPeer => ({
  name,
  says,
  async speak(channel, heard, truth) {
    for (const message of [helloOf(truth), comparesNothing, news([toWire(truth.bait.entry)])])
      await channel.send(encodeMessage(message));
    const { no } = await heard('want-payload');
    for (const piece of answers(truth)) await channel.send(encodeMessage({ ...piece, no }));
  },
});

/** Lists an entry, waits to be asked for it, and answers. */
const answer = (
  name: string,
  says: RegExp,
  reply: (channel: ByteChannel, no: number, truth: Truth) => Promise<void>,
): LyingPeer => ({
  name,
  says,
  async speak(channel, heard, truth) {
    for (const message of [
      helloOf(truth),
      comparesNothing,
      { kind: 'offer', ids: ids(1, 0xab), control: true } as const,
    ])
      await channel.send(encodeMessage(message));
    await reply(channel, (await heard('want')).no, truth);
  },
});

const end = (text: string): Uint8Array => new TextEncoder().encode(`\u0001${text}`);
const wrong = { says: 'fingerprint', fingerprint: new Uint8Array(32).fill(1) } as const;
const compare = (name: string, says: RegExp, ...ranges: readonly Range[]): LyingPeer =>
  after(name, says, { kind: 'compare', ranges });
/** A compare message of ranges as they come: what each shares with the end before, the rest, what it says, and its body. */
const rawCompare = (name: string, says: RegExp, ranges: readonly (readonly unknown[])[]): LyingPeer =>
  raw(
    name,
    says,
    (truth) => encodeMessage(helloOf(truth)),
    () => {
      const body = encode([wireVersion, 16, ranges]);
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, body.length);
      return concatBytes(length, body);
    },
  );

/** What can be wrong with a comparison. */
const comparisons: readonly LyingPeer[] = [
  after('compares twice', /comparison out of turn/, comparesNothing, comparesNothing),
  compare(
    'sends ranges out of order',
    /out of order/,
    { end: end('b'), ...wrong },
    { end: end('a'), ...wrong },
  ),
  compare('sends a range twice', /out of order/, { end: end('b'), ...wrong }, { end: end('b'), ...wrong }),
  compare('sends ranges after the end', /out of order/, { end: null, ...wrong }, { end: null, ...wrong }),
  compare('sends ranges that do not end', /do not reach the end/, { end: end('b'), ...wrong }),
  compare('compares no ranges', /do not reach the end/),
  compare('puts off everything', /puts off everything/, { end: null, says: 'later' }),
  compare(
    'says what was not asked',
    /lacks in answer to a fingerprint/,
    { end: end(''), says: 'skip' },
    { end: end('a'), says: 'lacks', ids: ids(3) },
    { end: null, says: 'skip' },
  ),
  compare(
    'compares a range that is nobody\u2019s',
    /beyond those it was asked about/,
    { end: end('zz'), ...wrong },
    {
      end: null,
      says: 'skip',
    },
  ),
  compare(
    'lists ids it never sends',
    /middle of (3 entries|the payload)/,
    { end: end(''), says: 'skip' },
    { end: end('a'), says: 'ids', ids: ids(3) },
    { end: null, says: 'skip' },
  ),
  rawCompare(
    'sends ten thousand ranges',
    /malformed compare.*list of at most 2048/,
    many(10_000, [0, end('a'), 0, none]),
  ),
  rawCompare('lists a thousand ids in a range', /malformed compare.*body/, [
    [0, null, 2, new Uint8Array(32_000)],
  ]),
  rawCompare('claims to share what is not there', /shares 0 bytes, found 9/, [[9, end('a'), 0, none]]),
  rawCompare('says what there is no word for', /malformed compare.*says/, [[0, null, 9, none]]),
  rawCompare('sends a fingerprint of 31 bytes', /expected 32 bytes, found 31/, [
    [0, null, 1, new Uint8Array(31)],
  ]),
  rawCompare('sends half an id', /ids of 32 bytes, found 16/, [[0, null, 2, new Uint8Array(16)]]),
  rawCompare('sends a few bytes that are megabytes when written out', /ends of 1048576 bytes in all/, [
    [0, new Uint8Array(2_048).fill(1), 0, none],
    ...many(2_000, [2_047, Uint8Array.of(2), 0, none]),
  ]),
  {
    name: 'sends our greeting back',
    says: /repeats this side's/,
    async speak(channel, heard) {
      await channel.send(encodeMessage(await heard('hello')));
    },
  },
  {
    name: 'does not answer the comparison',
    says: /middle of the comparison/,
    async speak(channel, heard, truth) {
      const hello = helloOf(truth);
      // the least nonce: the honest side begins
      await channel.send(encodeMessage({ ...hello, nonce: new Uint8Array(16) } as Message));
      await heard('compare');
    },
  },
  {
    name: 'answers with ranges beyond those it was asked about',
    says: /beyond those it was asked about/,
    async speak(channel, heard, truth) {
      await channel.send(encodeMessage({ ...helloOf(truth), nonce: new Uint8Array(16) } as Message));
      await heard('compare');
      const ranges = [
        { end: end('zzz'), ...wrong },
        { end: null, says: 'skip' },
      ] as const;
      await channel.send(encodeMessage({ kind: 'compare', ranges }));
    },
  },
];

export const lyingPeers: readonly LyingPeer[] = [
  ...comparisons,
  raw('speaks HTTP', /claims 1195725856 bytes/, new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')),
  raw('claims a frame of 1 GB', /claims 1073741824 bytes/, Uint8Array.of(0x40, 0, 0, 0, 1, 2, 3)),
  raw('sends an empty frame', /claims 0 bytes/, Uint8Array.of(0, 0, 0, 0)),
  raw('speaks version 1', /protocol version 1/, frame(0x82, 1, 0)),
  raw('uses an unknown type', /unknown message type 23/, frame(0x82, 2, 23)),
  raw(
    'sends a type that is a property of every object',
    /unknown message type toString/,
    frame(0x82, 2, 0x68, ...new TextEncoder().encode('toString')),
  ),
  raw('sends no array', /no message array/, frame(0x01)),
  raw('sends indefinite lengths', /strict CBOR/, frame(0x9f, 2, 4, 0xff)),
  raw('sends tags', /strict CBOR/, frame(0xc1, 0x82, 2, 4)),
  raw('sends long forms', /strict CBOR/, frame(0x82, 0x18, 2, 4)),
  raw('sends bytes after the message', /strict CBOR/, frame(0x82, 2, 4, 0)),
  raw(
    'nests a hundred thousand arrays',
    /strict CBOR/,
    Uint8Array.of(0, 1, 0x86, 0xa0, ...new Uint8Array(100_000).fill(0x81)),
  ),
  raw('claims an array of four thousand million', /strict CBOR/, frame(0x9a, 0xff, 0xff, 0xff, 0xff)),
  raw('sends too few fields', /malformed hello/, frame(0x82, 2, 0)),
  raw('does not greet', /before its greeting/, encodeMessage({ kind: 'caught-up' })),
  after('greets twice', /second greeting/, helloOf),
  raw(
    'serves another registry',
    /another registry/,
    encodeMessage(helloOf({ namespace: new Uint8Array(32) })),
  ),
  raw('says nothing', /middle of the greeting/),
  raw(
    'stops inside the length',
    /middle of (a frame|the payload)/,
    (truth) => encodeMessage(helloOf(truth)),
    encodeMessage(comparesNothing),
    Uint8Array.of(0, 0),
  ),
  raw(
    'stops inside a frame',
    /middle of (a frame|the payload)/,
    (truth) => encodeMessage(helloOf(truth)),
    encodeMessage(comparesNothing),
    ({ good }) => encodeMessage(news([toWire(good)])).subarray(0, 200),
  ),
  after('lists entries it never sends', /middle of (1 entries|the payload)/, comparesNothing, {
    kind: 'offer',
    ids: ['ab'.repeat(32)],
    control: true,
  }),
  after(
    'lists more than there can be',
    /list of more than 2000/,
    { kind: 'offer', ids: ids(1_500), control: false },
    { kind: 'offer', ids: ids(1_500), control: false },
  ),
  after(
    'lists ever more that it never sends',
    /list of more than 2000/,
    { kind: 'offer', ids: ids(1_500), control: true },
    { kind: 'offer', ids: ids(1_500, 1_500), control: true },
  ),
  after('answers what nobody asked', /question nobody asked/, ({ good }) => ({
    kind: 'entries',
    no: 9,
    entries: [toWire(good)],
    last: true,
  })),
  after('answers a request nobody made', /request nobody made/, { kind: 'no-issuer', no: 1 }),
  answer('answers with another entry', /other than those asked for/, async (channel, no, { good }) => {
    await channel.send(encodeMessage({ kind: 'entries', no, entries: [toWire(good)], last: true }));
  }),
  answer('answers for ever with nothing', /empty part of an answer/, async (channel, no) => {
    for (;;) await channel.send(encodeMessage({ kind: 'entries', no, entries: [], last: false }));
  }),
  after('flips a bit of an entry', /does not verify|expected|found/, flipped('entry', 100)),
  after('flips a bit of a path length', /./, flipped('entry', 64)),
  after('flips a bit of a capability', /does not verify/, flipped('capability', 40)),
  after('flips a bit of a signature', /does not verify/, flipped('signature', 0)),
  after('flips a bit of a payload', /./, flipped('payload', 0)),
  {
    name: 'sends the same entry a million times',
    says: /more than 50 entries a minute/,
    async speak(channel, _, truth) {
      await channel.send(encodeMessage(helloOf(truth)));
      const again = encodeMessage(news([toWire(truth.good)]));
      for (let at = 0; at < 1_000_000; at += 1) {
        await channel.send(again);
        if (at % 64 === 0) await setImmediate();
      }
    },
  },
  after('floods with new entries', /more than 50 entries a minute/, async (truth) =>
    news((await truth.more(60)).map(toWire)),
  ),
  after(
    'floods with empty news',
    /more than 50 entries a minute/,
    ...Array.from({ length: 60 }, () => news([])),
  ),
  {
    needsSlowHost: true,
    ...after(
      'asks for a hundred payloads at once',
      /payloads asked for at once/,
      ...Array.from({ length: 100 }, (_, at): Message => ({
        kind: 'want-payload',
        no: at + 1,
        digest: 'ee'.repeat(32),
      })),
    ),
  },
  {
    needsSlowHost: true,
    ...after(
      'asks a hundred requests at once',
      /requests at once/,
      ...Array.from({ length: 100 }, (_, at): Message => ({
        kind: 'request',
        no: at + 1,
        bytes: Uint8Array.of(1),
      })),
    ),
  },
  payload('sends a payload longer than it said', /more than the declared 1000 bytes/, (truth) => [
    { ...whole(truth), bytes: new Uint8Array(1_001) },
  ]),
  payload('sends a payload that is too short', /ends at byte 10 instead of 1000/, (truth) => [
    { ...whole(truth), bytes: truth.bait.bytes.subarray(0, 10) },
  ]),
  payload('says that a payload is shorter than it is', /other bytes from/, (truth) => [
    { ...whole(truth), total: 10, bytes: truth.bait.bytes.subarray(0, 10) },
  ]),
  payload('changes the size in the middle', /began as one of 1000/, (truth) => [
    { ...whole(truth), bytes: truth.bait.bytes.subarray(0, 10), last: false },
    { ...whole(truth), total: 900, offset: 10 },
  ]),
  payload('skips a piece', /goes on at byte 500 instead of 0/, (truth) => [
    { ...whole(truth), offset: 500, bytes: truth.bait.bytes.subarray(500) },
  ]),
  payload('sends empty pieces', /empty piece/, (truth) => [
    { ...whole(truth), bytes: new Uint8Array(0), last: false },
  ]),
  payload('flips a bit of a payload it was asked for', /other bytes from/, (truth) => [
    { ...whole(truth), bytes: truth.bait.bytes.map((byte, at) => (at === 500 ? byte ^ 1 : byte)) },
  ]),
  {
    bringsBait: true,
    ...payload('goes on after the end', /nobody asked for/, (truth) => [whole(truth), whole(truth)]),
  },
  payload('stops in the middle of a payload', /middle of the payload/, (truth) => [
    { ...whole(truth), bytes: truth.bait.bytes.subarray(0, 10), last: false },
  ]),
];

function many(count: number, range: readonly unknown[]): readonly (readonly unknown[])[] {
  return Array.from({ length: count }, () => range);
}

function ids(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, at) => (at + from).toString(16).padStart(64, '0'));
}

/** Listens to what the honest side sends. */
export function listen(channel: ByteChannel): Hear {
  const splitter = createFrameSplitter();
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  const hear = async (): Promise<void> => {
    for await (const chunk of channel.incoming) {
      for (const frame of splitter.push(chunk).frames) {
        const message = decodeMessage(frame);
        if (!('problem' in message)) heard.push(message);
      }
      for (const wake of waiting) wake();
    }
  };
  // A liar is cut off, and a connection may break: nothing more is heard then.
  void hear().catch(() => undefined);
  return <K extends Message['kind']>(kind: K) =>
    new Promise<MessageOf<K>>((resolve) => {
      const look = (): void => {
        const message = heard.find((one): one is MessageOf<K> => one.kind === kind);
        if (message) resolve(message);
      };
      waiting.add(look);
      look();
    });
}
