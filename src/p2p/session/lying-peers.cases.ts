import type { ByteChannel } from '../byte-channel.ts';
import { namespace, note, wasm } from '../memory-host.cases.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { syncProtocol } from '../wire/messages.ts';
import type { Message, WireEntry } from '../wire/messages.ts';
import { toWire } from '../wire/wire-entry.ts';

/** A peer that lies: what it sends, and the words by which the problem names it. */
export interface LyingPeer {
  readonly name: string;
  readonly says: RegExp;
  speak(channel: ByteChannel, heard: (kind: Message['kind']) => Promise<Message>): Promise<void>;
}

export const hello: Message = { kind: 'hello', registry: namespace, role: 'browser', agent: syncProtocol };
/** The payload that the honest side asks for, if it asks for payloads. */
export const bait = wasm('io.example.bait', 1_000);

const frame = (...body: readonly number[]): Uint8Array => Uint8Array.of(0, 0, 0, body.length, ...body);
const news = (entries: readonly WireEntry[]): Message => ({ kind: 'entries', no: 0, entries, last: true });

const raw = (name: string, says: RegExp, ...bytes: readonly Uint8Array[]): LyingPeer => ({
  name,
  says,
  speak: async (channel) => {
    for (const chunk of bytes) await channel.send(chunk);
  },
});
const after = (name: string, says: RegExp, ...messages: readonly Message[]): LyingPeer =>
  raw(name, says, ...[hello, ...messages].map(encodeMessage));

const good = toWire(note('good'));
function flipped(part: 'entry' | 'capability' | 'signature' | 'payload', at: number): Message {
  const bytes = (good[part] ?? new Uint8Array(1)).slice();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return news([{ ...good, [part]: bytes }]);
}

const piece = { kind: 'payload', no: 1, offset: 0, total: 1_000, bytes: bait.bytes, last: true } as const;
/** Offers the bait entry, waits to be asked for its bytes, and answers with these messages. */
const payload = (name: string, says: RegExp, ...answers: readonly Message[]): LyingPeer => ({
  name,
  says,
  async speak(channel, heard) {
    for (const message of [hello, news([toWire(bait.entry)])]) await channel.send(encodeMessage(message));
    const want = await heard('want-payload');
    const no = want.kind === 'want-payload' ? want.no : 0;
    for (const message of answers)
      await channel.send(encodeMessage(message.kind === 'payload' ? { ...message, no } : message));
  },
});

export const lyingPeers: readonly LyingPeer[] = [
  raw('speaks HTTP', /claims 1195725856 bytes/, new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')),
  raw('claims a frame of 1 GB', /claims 1073741824 bytes/, Uint8Array.of(0x40, 0, 0, 0, 1, 2, 3)),
  raw('sends an empty frame', /claims 0 bytes/, Uint8Array.of(0, 0, 0, 0)),
  raw('speaks version 2', /protocol version 2/, frame(0x82, 2, 0)),
  raw('uses an unknown type', /unknown message type 23/, frame(0x82, 1, 23)),
  raw(
    'sends a type that is a property of every object',
    /unknown message type toString/,
    frame(0x82, 1, 0x68, ...new TextEncoder().encode('toString')),
  ),
  raw('sends no array', /no message array/, frame(0x01)),
  raw('sends indefinite lengths', /strict CBOR/, frame(0x9f, 1, 4, 0xff)),
  raw('sends tags', /strict CBOR/, frame(0xc1, 0x82, 1, 4)),
  raw('sends long forms', /strict CBOR/, frame(0x82, 0x18, 1, 4)),
  raw('sends bytes after the message', /strict CBOR/, frame(0x82, 1, 4, 0)),
  raw(
    'nests a hundred thousand arrays',
    /strict CBOR/,
    Uint8Array.of(0, 1, 0x86, 0xa0, ...new Uint8Array(100_000).fill(0x81)),
  ),
  raw('claims an array of four thousand million', /strict CBOR/, frame(0x9a, 0xff, 0xff, 0xff, 0xff)),
  raw('sends too few fields', /malformed hello/, frame(0x82, 1, 0)),
  raw('does not greet', /before its greeting/, encodeMessage({ kind: 'caught-up' })),
  after('greets twice', /second greeting/, hello),
  raw(
    'serves another registry',
    /another registry/,
    encodeMessage({ ...hello, registry: new Uint8Array(32) }),
  ),
  raw('says nothing', /middle of the greeting/),
  raw('stops inside the length', /middle of a frame/, encodeMessage(hello), Uint8Array.of(0, 0)),
  raw(
    'stops inside a frame',
    /middle of a frame/,
    encodeMessage(hello),
    encodeMessage(news([good])).subarray(0, 200),
  ),
  after('lists entries it never sends', /middle of 1 entries/, {
    kind: 'inventory',
    ids: ['ab'.repeat(32)],
    last: true,
  }),
  after(
    'lists more than there can be',
    /inventory of more than 2000/,
    { kind: 'inventory', ids: ids(1_500), last: false },
    { kind: 'inventory', ids: ids(1_500), last: false },
  ),
  after(
    'lists for ever in finished lists',
    /inventory of more than 2000/,
    { kind: 'inventory', ids: ids(1_500), last: true },
    { kind: 'inventory', ids: ids(1_500, 1_500), last: true },
  ),
  after('answers what nobody asked', /question nobody asked/, {
    kind: 'entries',
    no: 9,
    entries: [good],
    last: true,
  }),
  after('answers a request nobody made', /request nobody made/, { kind: 'no-issuer', no: 1 }),
  {
    name: 'answers with another entry',
    says: /other than those asked for/,
    async speak(channel, heard) {
      for (const message of [hello, { kind: 'inventory', ids: ['ab'.repeat(32)], last: true } as const])
        await channel.send(encodeMessage(message));
      const want = await heard('want');
      await channel.send(
        encodeMessage({
          kind: 'entries',
          no: want.kind === 'want' ? want.no : 0,
          entries: [good],
          last: true,
        }),
      );
    },
  },
  after('flips a bit of an entry', /does not verify|expected|found/, flipped('entry', 100)),
  after('flips a bit of a path length', /./, flipped('entry', 64)),
  after('flips a bit of a capability', /does not verify/, flipped('capability', 40)),
  after('flips a bit of a signature', /does not verify/, flipped('signature', 0)),
  after('flips a bit of a payload', /./, flipped('payload', 0)),
  {
    name: 'sends the same entry a million times',
    says: /more than 50 entries a minute/,
    async speak(channel) {
      await channel.send(encodeMessage(hello));
      for (let at = 0; at < 1_000_000; at += 1) await channel.send(encodeMessage(news([good])));
    },
  },
  after(
    'floods with new entries',
    /more than 50 entries a minute/,
    news(Array.from({ length: 60 }, (_, at) => toWire(note(`flood/${at}`)))),
  ),
  after(
    'floods with empty news',
    /more than 50 entries a minute/,
    ...Array.from({ length: 60 }, () => news([])),
  ),
  after(
    'asks for a hundred payloads at once',
    /payloads asked for at once/,
    ...Array.from({ length: 100 }, (_, at): Message => ({
      kind: 'want-payload',
      no: at + 1,
      digest: 'ee'.repeat(32),
    })),
  ),
  after(
    'asks a hundred requests at once',
    /requests at once/,
    ...Array.from({ length: 100 }, (_, at): Message => ({
      kind: 'request',
      no: at + 1,
      bytes: Uint8Array.of(1),
    })),
  ),
  payload('sends a payload that is too long', /payload of 1001 bytes|more than the declared|that ends/, {
    ...piece,
    bytes: new Uint8Array(1_001),
  }),
  payload('sends a payload that is too short', /ends at byte 10 instead of 1000/, {
    ...piece,
    bytes: bait.bytes.subarray(0, 10),
  }),
  payload(
    'changes the size in the middle',
    /began as one of 1000/,
    { ...piece, bytes: bait.bytes.subarray(0, 10), last: false },
    { ...piece, total: 900, offset: 10 },
  ),
  payload('skips a piece', /goes on at byte 500 instead of 0/, {
    ...piece,
    offset: 500,
    bytes: bait.bytes.subarray(500),
  }),
  payload('sends empty pieces', /empty piece/, { ...piece, bytes: new Uint8Array(0), last: false }),
  payload('flips a bit of a payload it was asked for', /other bytes/, {
    ...piece,
    bytes: bait.bytes.map((byte) => byte ^ 1),
  }),
  payload('goes on after the end', /nobody asked for/, piece, piece),
  payload('stops in the middle of a payload', /middle of the payload/, {
    ...piece,
    bytes: bait.bytes.subarray(0, 10),
    last: false,
  }),
];

function ids(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, at) => (at + from).toString(16).padStart(64, '0'));
}
