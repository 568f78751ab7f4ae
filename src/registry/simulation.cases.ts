import { automergeCards } from '../crdt/automerge-cards.ts';
import { nodeWasm } from '../crdt/load-node.ts';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { toHex } from '../willow/bytes.ts';
import { signerFromSeed, verifier } from '../willow/ed25519.ts';
import { namespaceSeed } from '../willow/namespace.ts';
import { pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import { william3 } from '../willow/william3.ts';
import { canonicalJson } from './canonical-json.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import { foundRegistry, missingGrants } from './found-registry.ts';
import { createIssuer } from './issue.ts';
import type { StoredEntry } from './ports/storage.ts';
import { isProblem } from './problem.ts';
import { createRegistry, type Registry } from './registry.ts';
import { validateWasm } from './validator/validate-wasm.ts';
import { createWitness } from './witness.ts';
import { answerModule, draftOf } from './world.cases.ts';

/** A device in the simulation. The first is the relay: it issues, lists, and is as honest as the others. */
export interface Peer {
  readonly at: number;
  readonly cheats: boolean;
  readonly registry: Registry;
  /** Public key, 64 hex digits; empty for the relay. */
  readonly key: string;
  readonly did: string;
  readonly seed: Uint8Array;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly peers: number;
  readonly cheats: number;
  readonly steps: number;
}

/** What became of a simulation: who took part, what honest people wrote, and how much happened. */
export interface Simulated {
  readonly peers: readonly Peer[];
  readonly honest: readonly Peer[];
  /** By module id: every description that a device took, as `<key> <text>`. */
  readonly written: ReadonlyMap<string, ReadonlySet<string>>;
  /** By `<id>/<key>`: the stars that an honest rater gave last. */
  readonly rated: ReadonlyMap<string, number>;
  /** By module id: whom its owner gave a right at some time. */
  readonly helpers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly counts: Readonly<Record<string, number>>;
}

interface Message {
  readonly to: Peer;
  readonly entries: readonly UncheckedEntry[];
  readonly dueAt: number;
  /** What every honest device must answer; null: anything but a refusal. */
  readonly expect: 'refused' | 'not-yet' | null;
}

/** Small, fast, and the same everywhere (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const loss = 0.2;
const twice = 0.15;
/** Steps that a message is under way at most: later ones overtake earlier ones. */
const longestWay = 12;
/** Milliseconds that clocks are wrong at most, either way; entries may be 10 minutes ahead. */
const skew = 240_000;
const start = Date.UTC(2026, 10, 20);
/** Milliseconds a step takes. */
const stepMs = 20_000;

/** Runs devices that write, and pass entries on over a network that loses, repeats, reorders and splits, while some of them cheat; then heals it. */
export async function simulate({ seed, peers: count, cheats, steps }: SimulationOptions): Promise<Simulated> {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  /** A stream of its own, so that nobody's need of random bytes changes what happens when. */
  const bytesOf = (own: number): ((length: number) => Uint8Array) => {
    const next = seeded(seed * 1_000 + own);
    return (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256));
  };
  const bytes = bytesOf(0);
  const counts: Record<string, number> = {};
  const counted = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let now = start;
  let groups: readonly number[] = Array<number>(count).fill(0);
  const linked = (a: Peer, b: Peer): boolean => groups[a.at] === groups[b.at];

  const root = await signerFromSeed(namespaceSeed('owned', () => bytes(32)));
  const issuer = await signerFromSeed(bytes(32));
  const witness = await signerFromSeed(bytes(32));
  const verify = await verifier();
  const peers: Peer[] = [];
  for (let at = 0; at < count; at += 1) {
    const wrong = at === 0 ? 0 : below(2 * skew) - skew;
    let peer: Peer | null = null;
    const registry = createRegistry({
      storage: memoryStorage(),
      cards: automergeCards(nodeWasm, bytesOf(1_000 + at)),
      verify,
      random: bytesOf(at + 1),
      signerOf: signerFromSeed,
      validator: { validate: validateWasm },
      clock: { now: () => now + wrong },
      network: {
        announce: () => undefined,
        fetchPayload: async () => null,
        request: async (message) => {
          const [relay] = peers;
          return relay !== undefined && peer !== null && linked(peer, relay) ? answer(message.bytes) : null;
        },
      },
    });
    await registry.open();
    await registry.join(root.publicKey);
    const made = at === 0 ? null : await registry.createIdentity(`Person ${at}`);
    if (isProblem(made)) throw new Error(made.found);
    const kept = made === null ? undefined : await registry.context().storage.read('identities', made.did);
    const cheating = at > 0 && at <= cheats;
    peer = {
      at,
      cheats: cheating,
      registry,
      key: kept?.publicKey ?? '',
      did: made?.did ?? '',
      seed: kept?.seed ?? new Uint8Array(32),
    };
    peers.push(peer);
  }
  const [relay] = peers;
  if (relay === undefined) throw new RangeError('expected at least one peer');
  const answer = createIssuer(relay.registry.context, issuer, relay.registry.acceptOwn);
  const list = createWitness(relay.registry.context, witness, relay.registry.acceptOwn);
  await relay.registry.acceptOwn(await foundRegistry(root, issuer.publicKey, 'Simulated', now));
  const granted = { issuer: issuer.publicKey, witness: witness.publicKey };
  await relay.registry.acceptOwn(await missingGrants(root, granted, relay.registry.context().authority, now));

  const written = new Map<string, Set<string>>();
  const helpers = new Map<string, Set<string>>();
  const rated = new Map<string, number>();
  const add = (to: Map<string, Set<string>>, key: string, value: string): void => {
    const values = to.get(key) ?? new Set<string>();
    to.set(key, values.add(value));
  };
  const writers = peers.slice(1);
  const someone = <T>(all: readonly T[]): T => {
    const found = all[below(all.length)];
    if (found === undefined) throw new RangeError('expected somebody');
    return found;
  };
  const idOf = (peer: Peer): string => `io.sim.p${peer.at}`;
  let operations = 0;
  const operation = (): string => `op-${(operations += 1)}`;

  const publish = async (peer: Peer, id: string): Promise<void> => {
    const version = `${1 + below(3)}.${below(4)}.${below(3)}`;
    const outcome = await peer.registry.publish(
      operation(),
      draftOf(id, version, { description: `by ${peer.at}` }),
      answerModule(below(64)),
    );
    counted(`publish ${outcome.kind}`);
    if (outcome.kind === 'published') add(written, id, `${peer.key} by ${peer.at}`);
    await peer.registry.settle();
  };
  const write = async (peer: Peer): Promise<void> => {
    const { registry } = peer;
    const id = idOf(random() < 0.4 ? peer : someone(writers));
    switch (below(8)) {
      case 0:
      case 1:
        return publish(peer, idOf(peer));
      case 2:
        // mostly somebody else's: taken only from whom its owner gave a right
        return publish(peer, id);
      case 3: {
        const text = `text ${operations} of ${peer.at}`;
        const edit = { description: text, tags: [`tag${below(5)}`, `tag${below(5)}`] };
        const outcome = await registry.edit(operation(), id, edit);
        counted(`edit ${outcome.kind}`);
        if (outcome.kind === 'written') add(written, id, `${peer.key} ${text}`);
        return;
      }
      case 4: {
        const found = await registry.module(idOf(peer));
        const version = isProblem(found) ? undefined : found.releases[0]?.version;
        if (version === undefined) return;
        const yank = { version, reason: random() < 0.5 ? 'broken' : null };
        counted(`yank ${(await registry.edit(operation(), idOf(peer), { yank })).kind}`);
        return;
      }
      case 5:
      case 6: {
        const stars = 1 + below(5);
        const outcome = await registry.rate(operation(), id, stars, '');
        counted(`rate ${outcome.kind}`);
        if (outcome.kind === 'written') rated.set(`${id}/${peer.key}`, stars);
        await registry.settle();
        return;
      }
      default: {
        const { did, key } = someone(writers);
        const outcome =
          random() < 0.7
            ? await registry.grant(operation(), idOf(peer), { did, role: 'publisher', days: 30 })
            : await registry.revoke(operation(), idOf(peer), {
                did,
                reason: 'left',
                from: null,
                keep: 'held',
              });
        counted(`right ${outcome.kind}`);
        if (outcome.kind === 'written') add(helpers, idOf(peer), key);
      }
    }
  };

  /** Nothing goes on in the background: with one seed everything happens in one order. */
  const atRest = async ({ registry }: Peer): Promise<void> => {
    await registry.settle();
    await registry.settled();
  };

  let messages: Message[] = [];
  let step = 0;
  const post = (to: Peer, entries: readonly UncheckedEntry[], expect: Message['expect'] = null): void => {
    const way = (): number => step + 1 + below(longestWay);
    if (random() >= loss) messages.push({ to, entries, dueAt: way(), expect });
    if (random() < twice) messages.push({ to, entries, dueAt: way(), expect });
  };
  /** Some of what the other lacks, in any order. */
  const passOn = async (from: Peer, to: Peer): Promise<void> => {
    if (from === to || !linked(from, to)) return;
    const entries = await lackingThere(from, to);
    const some = entries.filter(() => random() < 0.7);
    if (some.length > 0) post(to, shuffled(some.slice(0, 40), random));
  };
  const deliver = async ({ to, entries, expect }: Message): Promise<void> => {
    const { registry } = to;
    const before = expect === null ? null : await registry.context().storage.entries.ids(root.publicKey);
    const answers = await registry.receive(entries);
    counted(`delivered ${expect ?? 'honest'}`);
    const kinds = new Set(answers.map(({ kind }) => kind));
    if (expect === null) {
      if (kinds.has('refused')) throw new Error(`an honest entry was refused: ${JSON.stringify(answers)}`);
      return;
    }
    const after = await registry.context().storage.entries.ids(root.publicKey);
    if (!kinds.has(expect) || kinds.size !== 1 || after.length !== before?.length)
      throw new Error(`expected ${expect}, got ${[...kinds].join()} and ${after.length} entries`);
  };
  const cheat = async (peer: Peer): Promise<void> => {
    const victims = peers.filter((one) => !one.cheats && linked(one, peer));
    const entries = await heldBy(peer);
    if (victims.length === 0 || entries.length === 0) return;
    const victim = someone(victims);
    const own = entries.filter(({ entry }) => toHex(entry.subspaceId) === peer.key);
    const sample = someone(entries);
    const rightful = own.find(({ entry }) => entry.path.length > 0);
    const kind = below(5);
    counted(`cheat ${kind}`);
    if (kind === 0) {
      const signature = sample.signature.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
      return post(victim, [{ ...sample, signature }], 'refused');
    }
    if (kind === 1) {
      const payload = sample.payload?.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) ?? null;
      return payload === null ? undefined : post(victim, [{ ...sample, payload }], 'refused');
    }
    if (rightful === undefined) return;
    if (kind === 2) {
      // another's module, under the cheat's own token
      const { capability } = rightful;
      const path = pathOf('modules', `${idOf(victim)}x`, 'admin', 'choice', 'a'.repeat(64));
      return post(victim, [await signed(peer, { capability, path, time: taiFromUnix(now) })], 'refused');
    }
    const ahead = own.find(({ entry }) => new TextDecoder().decode(entry.path[0]) === 'people');
    if (kind === 3 && ahead !== undefined) {
      const { capability } = ahead;
      const path = pathOf('people', 'ratings', idOf(victim));
      const time = taiFromUnix(now + 7_200_000);
      return post(victim, [await signed(peer, { capability, path, time })], 'not-yet');
    }
    // what it wrote long ago, again
    post(victim, own.slice(0, 10));
  };

  for (step = 0; step < steps; step += 1) {
    now += stepMs;
    if (step % 97 === 0) groups = peers.map(() => (random() < 0.5 ? 0 : below(3)));
    if (step % 41 === 0) await list();
    const peer = someone(writers);
    if (random() < 0.3) {
      await write(peer);
      await atRest(peer);
    }
    if (peer.cheats && random() < 0.5) await cheat(peer);
    for (let turn = 0; turn < peers.length; turn += 5) await passOn(someone(peers), someone(peers));
    const due = messages.filter(({ dueAt }) => dueAt <= step);
    messages = messages.filter(({ dueAt }) => dueAt > step);
    for (const message of due) {
      await deliver(message);
      await atRest(message.to);
    }
  }

  // all meet again, and clocks are right enough
  groups = peers.map(() => 0);
  now += 3_600_000;
  for (const message of messages) await deliver(message);
  for (let round = 0; round < 8; round += 1) {
    // what came with the others is listed when nothing else comes any more
    if (round > 0) await list();
    let moved = 0;
    for (const peer of peers) {
      await peer.registry.settle();
      for (const other of peers) {
        const entries = await lackingThere(peer, other);
        moved += entries.length;
        if (entries.length > 0) await other.registry.receive(shuffled(entries, random));
      }
    }
    if (moved === 0 && round > 0) break;
  }
  for (const { registry } of peers) await registry.settled();
  return {
    peers,
    honest: peers.filter((peer) => !peer.cheats),
    written,
    rated,
    helpers,
    counts,
  };

  async function signed(
    peer: Peer,
    {
      capability,
      path,
      time,
    }: Pick<UncheckedEntry, 'capability'> & { path: readonly Uint8Array[]; time: bigint },
  ): Promise<UncheckedEntry> {
    const payload = canonicalJson({ time: time.toString(), stars: 1, review: '' });
    const signer = await signerFromSeed(peer.seed);
    const entry = {
      namespaceId: root.publicKey,
      subspaceId: signer.publicKey,
      path,
      timestamp: time,
      payloadLength: BigInt(payload.length),
      payloadDigest: william3(payload),
    };
    return { entry, capability, payload, signature: await signer.sign(encodeEntry(entry)) };
  }

  async function heldBy(peer: Peer): Promise<readonly StoredEntry[]> {
    const { entries } = peer.registry.context().storage;
    return entries.withPrefix(root.publicKey, []);
  }

  async function lackingThere(from: Peer, to: Peer): Promise<readonly StoredEntry[]> {
    const [here, there] = [from, to].map((peer) => peer.registry.context().storage.entries);
    const ids = await here?.ids(root.publicKey);
    const lacking = await there?.lacking(ids ?? []);
    return (await here?.get(lacking ?? [])) ?? [];
  }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
