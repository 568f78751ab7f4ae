import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryChannels } from '../../p2p/memory-channel.ts';
import { remote } from '../../p2p/memory-host.cases.ts';
import { createSyncNetwork } from '../../p2p/sync-network.ts';
import { ratingEntry, rightTo, type Ground } from '../../registry/attacks.cases.ts';
import { dropOf, dropType, readDrop } from '../../registry/drop.ts';
import { isProblem, type ProblemCode } from '../../registry/problem.ts';
import { parseRecordPath } from '../../registry/record-path.ts';
import { hostOf } from '../../registry/sync-host.ts';
import { toHex } from '../../willow/bytes.ts';
import { decodeDrop, encodeDrop, type DropEntry } from '../../willow/drop.ts';
import { randomSeed, signerFromSeed } from '../../willow/ed25519.ts';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import { bodiesAtOnce, dropLimit } from './intake.ts';
import { offlineDevice, serveRelay, type OfflineDevice, type ServedRelay } from './intake.cases.ts';

const body = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte));

let served: ServedRelay;
let base: Ground;
beforeAll(async () => {
  served = await serveRelay(400);
  const author = await signerFromSeed(randomSeed());
  const capability = await rightTo(served.root, author.publicKey, ['people']);
  base = { root: served.root, author, capability, now: Date.now() };
});
afterAll(() => served[Symbol.asyncDispose]());

const ids = async (): Promise<string[]> =>
  [...(await served.storage.entries.ids(served.relay.namespace))].sort();

async function granted(device: OfflineDevice): Promise<Response> {
  const answer = await served.post(
    '/api/requests',
    'application/json',
    body(device.item.request ?? new Uint8Array()),
  );
  if (answer.status === 200) {
    const drop = readDrop(new Uint8Array(await answer.clone().arrayBuffer()));
    if (isProblem(drop)) throw new Error(drop.found);
    const { namespace } = served.relay;
    await device.registry.receive(await served.storage.entries.withPrefix(namespace, pathOf('registry')));
    await device.registry.receive(drop.entries);
  }
  return answer;
}

describe('the outbox over HTTP', () => {
  it('[P16] [P18] [P19] a request is granted as a drop, and the drop of the release is held', async () => {
    const device = await offlineDevice(served.relay.namespace, 'io.example.first');
    const answer = await granted(device);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, dropType]);
    const release = device.release();
    const drop = await dropOf(device.storage, release);
    const outcome = await served.post('/api/drops', dropType, body(drop));
    expect(await outcome.json()).toEqual({ held: release.map(({ id }) => id), notYet: [] });
    expect(outcome.headers.get('x-content-type-options')).toBe('nosniff');
    await served.relay.registry.settled();
    expect(await served.relay.registry.module('io.example.first')).toMatchObject({ latest: '1.0.0' });
    const again = await served.post('/api/drops', dropType, body(drop));
    expect(await again.json()).toEqual({ held: release.map(({ id }) => id), notYet: [] });
  });

  it('[P17] a wasm entry is held only with its bytes', async () => {
    const device = await offlineDevice(served.relay.namespace, 'io.example.bare', 2);
    await granted(device);
    const release = device.release();
    const others = release.filter(({ payload }) => payload !== null).map(({ id }) => id);
    const bare = await rewritten(await dropOf(device.storage, release), (item) =>
      isWasm(item) ? { ...item, payload: null } : item,
    );
    const answer = await served.post('/api/drops', dropType, body(bare));
    expect(await answer.json()).toEqual({ held: others, notYet: [] });
  });

  it('[P19] says why a request is refused', async () => {
    const first = await offlineDevice(served.relay.namespace, 'io.example.taken');
    const second = await offlineDevice(served.relay.namespace, 'io.example.taken');
    await granted(first);
    const taken = await granted(second);
    expect([taken.status, await taken.json()]).toMatchObject([
      409,
      { code: 'name-taken', detail: /^did:key:/ },
    ]);
    const bad = await served.post('/api/requests', 'application/json', '{}');
    expect([bad.status, await bad.json()]).toMatchObject([400, { code: 'bad-request' }]);
    const long = await served.post('/api/requests', 'application/json', 'x'.repeat(2049));
    expect([long.status, await long.json()]).toMatchObject([413, { code: 'http/too-large' }]);
  });

  it('[P18] connected peers are told of what is new', async () => {
    const device = await offlineDevice(served.relay.namespace, 'io.example.other', 4);
    const [ours, theirs] = memoryChannels(remote('relay', 'relay'), remote('device'));
    const host = hostOf(device.registry, served.relay.namespace, { archive: false, issuer: null });
    const clock = { now: () => Date.now() };
    const sync = createSyncNetwork(host, { role: 'browser', agent: 'test', clock, onError: console.error });
    served.relay.sync.accept(ours);
    sync.accept(theirs);
    await vi.waitFor(async () =>
      expect(await device.storage.entries.ids(served.relay.namespace)).not.toHaveLength(0),
    );
    const path = pathOf('people', 'ratings', 'io.example.told');
    const news = encodeDrop([await ratingEntry(base, { path })]);
    const { held } = (await (await served.post('/api/drops', dropType, body(news))).json()) as {
      held: string[];
    };
    await vi.waitFor(async () => expect(await device.storage.entries.get(held)).toHaveLength(1));
    sync.close();
  });

  it('[P17] an entry two hours ahead is not yet, and the rest is held', async () => {
    const soon = await ratingEntry(base, { path: pathOf('people', 'ratings', 'io.example.soon') });
    const later = await ratingEntry(base, { timestamp: taiFromUnix(Date.now()) + 7_200_000_000n });
    const answer = await served.post('/api/drops', dropType, body(encodeDrop([soon, later])));
    const outcome = (await answer.json()) as { held: string[]; notYet: string[] };
    expect([outcome.held.length, outcome.notYet.length]).toEqual([1, 1]);
    expect(await ids()).not.toContain(outcome.notYet[0]);
  });
});

const isWasm = ({ entry }: DropEntry): boolean => parseRecordPath(entry.path)?.kind === 'wasm';

async function rewritten(drop: Uint8Array, change: (item: DropEntry) => DropEntry): Promise<Uint8Array> {
  const decoded = decodeDrop(drop);
  if (!decoded.ok) throw new Error(decoded.problem);
  return encodeDrop(decoded.value.map(change));
}

describe('bad drops', () => {
  let release: Uint8Array;
  let good: DropEntry;
  let wasmDigest: string;
  beforeAll(async () => {
    const device = await offlineDevice(served.relay.namespace, 'io.example.bad', 3);
    await granted(device);
    release = await dropOf(device.storage, device.release());
    wasmDigest = toHex(
      device.release().find(({ payload }) => payload === null)?.entry.payloadDigest ?? new Uint8Array(),
    );
  });
  let before: string[];
  beforeEach(async () => {
    good = await ratingEntry(base, { path: pathOf('people', 'ratings', 'io.example.good') });
    before = await ids();
  });

  const rating = async (change: Partial<DropEntry>): Promise<DropEntry> => ({
    ...(await ratingEntry(base)),
    ...change,
  });
  const spoiled = (index: 'wasm' | 'json', change: (item: DropEntry) => DropEntry): Promise<Uint8Array> =>
    rewritten(release, (item) =>
      (toHex(item.entry.payloadDigest) === wasmDigest) === (index === 'wasm') ? change(item) : item,
    );
  const resized = (item: DropEntry, length: number): DropEntry => ({
    ...item,
    entry: { ...item.entry, payloadLength: BigInt(length) },
    payload: new Uint8Array(length),
  });

  const families: readonly [string, () => Promise<Uint8Array>, number, ProblemCode][] = [
    [
      'a flipped bit in an entry',
      async () => {
        const item = await rating({});
        const entry = { ...item.entry, timestamp: item.entry.timestamp ^ 1n };
        return encodeDrop([good, { ...item, entry }]);
      },
      422,
      'entry/bad-signature',
    ],
    [
      'a flipped bit in a signature',
      async () => {
        const item = await rating({});
        return encodeDrop([good, { ...item, signature: flip(item.signature) }]);
      },
      422,
      'entry/bad-signature',
    ],
    [
      'a flipped bit in a capability',
      async () => {
        const last = base.capability.delegations.at(-1);
        const delegations = last === undefined ? [] : [{ ...last, signature: flip(last.signature) }];
        return encodeDrop([good, await rating({ capability: { ...base.capability, delegations } })]);
      },
      422,
      'entry/bad-capability',
    ],
    [
      'a flipped bit in a payload',
      () => spoiled('json', (item) => ({ ...item, payload: flip(item.payload ?? new Uint8Array()) })),
      422,
      'entry/bad-payload',
    ],
    [
      'a flipped bit in wasm',
      () => spoiled('wasm', (item) => ({ ...item, payload: flip(item.payload ?? new Uint8Array()) })),
      422,
      'wasm/hash-mismatch',
    ],
    [
      'wasm shorter than declared',
      () => spoiled('wasm', (item) => resized(item, 1)),
      422,
      'wasm/hash-mismatch',
    ],
    [
      'wasm longer than declared',
      () => spoiled('wasm', (item) => resized(item, 200)),
      422,
      'wasm/hash-mismatch',
    ],
    [
      'a payload that is missing',
      () => spoiled('json', (item) => ({ ...item, payload: null })),
      422,
      'entry/bad-payload',
    ],
    [
      'an inline payload beyond its limit',
      () => spoiled('json', (item) => resized(item, 65_537)),
      422,
      'entry/bad-payload',
    ],
    [
      'a capability of another namespace',
      async () => {
        const capability = await rightTo(await ownRoot(), base.author.publicKey, ['people']);
        return encodeDrop([
          good,
          await rating({ capability: { ...capability, namespaceKey: served.root.publicKey } }),
        ]);
      },
      422,
      'entry/bad-capability',
    ],
    [
      'another registry',
      async () => {
        const root = await ownRoot();
        const capability = await rightTo(root, base.author.publicKey, ['people']);
        return encodeDrop([good, await ratingEntry({ ...base, root, capability })]);
      },
      422,
      'entry/wrong-registry',
    ],
    [
      'an expired capability',
      async () => {
        const capability = await rightTo(
          served.root,
          base.author.publicKey,
          ['people'],
          taiFromUnix(base.now) - 1n,
        );
        return encodeDrop([good, await ratingEntry({ ...base, capability })]);
      },
      422,
      'entry/bad-capability',
    ],
    [
      'a path outside the grammar',
      async () => encodeDrop([good, await ratingEntry(base, { path: pathOf('people', 'x') })]),
      422,
      'entry/bad-path',
    ],
    ['an end in the middle', async () => encodeDrop([good]).subarray(0, -20), 400, 'drop/malformed'],
    [
      'too many entries',
      async () => encodeDrop(Array.from({ length: 4097 }, () => good)),
      400,
      'drop/malformed',
    ],
    ['no bytes at all', async () => new Uint8Array(), 400, 'drop/malformed'],
  ];

  it.each(families)('[P17] %s: refused by name, the store as it was', async (_, make, status, code) => {
    const answer = await served.post('/api/drops', dropType, body(await make()));
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
    expect(await ids()).toEqual(before);
    expect(await served.storage.payloads.has(wasmDigest)).toBe(false);
  });
});

async function ownRoot(): ReturnType<typeof signerFromSeed> {
  for (;;) {
    const signer = await signerFromSeed(randomSeed());
    if (((signer.publicKey[31] ?? 0) & 1) === 1) return signer;
  }
}

describe('what is no drop at all', () => {
  const code = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: string }).code;

  it('[P18] other methods are answered with those that the path has', async () => {
    for (const [path, method, allow] of [
      ['/api/drops', 'GET', 'POST'],
      ['/api/requests', 'DELETE', 'POST'],
      ['/api/drops', 'OPTIONS', 'POST'],
      ['/api/modules', 'POST', 'GET, HEAD'],
    ] as const) {
      const answer = await fetch(`http://127.0.0.1:${served.port}${path}`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    }
  });

  it('[P20] another content type and a body beyond the limit are refused', async () => {
    const wrong = await served.post('/api/drops', 'text/plain', 'x');
    expect([wrong.status, await code(wrong)]).toEqual([415, 'http/media-type']);
    const large = await raw(
      `POST /api/drops HTTP/1.1\r\nHost: x\r\nContent-Type: ${dropType}\r\nContent-Length: ${dropLimit + 1}\r\n\r\n`,
    );
    expect(large.answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('[P20] a body without a length is cut where it exceeds the limit', async () => {
    const answer = await served.post('/api/requests', 'application/json', 'x'.repeat(2049));
    expect(answer.status).toBe(413);
    const chunk = 'x'.repeat(1500);
    const { answer: chunked } = await raw(
      `POST /api/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${`5dc\r\n${chunk}\r\n`.repeat(2)}0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('[P20] a body that stalls is cut, and beyond a few at once others are asked to come again', async () => {
    const head = `POST /api/drops HTTP/1.1\r\nHost: x\r\nContent-Type: ${dropType}\r\nContent-Length: 9\r\n\r\nx`;
    const stalled = Array.from({ length: bodiesAtOnce + 1 }, () => raw(head));
    const answers = (await Promise.all(stalled)).map(({ answer }) => answer);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408 '))).toHaveLength(bodiesAtOnce);
    const [busy] = answers.filter((answer) => answer.startsWith('HTTP/1.1 503 '));
    expect(busy?.toLowerCase()).toContain('\r\nretry-after: 5\r\n');
    const after = await served.post('/api/drops', dropType, body(Uint8Array.of(0)));
    expect(await after.json()).toEqual({ held: [], notYet: [] });
  });
});

/** Sends bytes as they are and gives what came back until the answer's head is there. */
function raw(text: string): Promise<{ readonly answer: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(served.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (!answer.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve({ answer });
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ answer }));
  });
}
