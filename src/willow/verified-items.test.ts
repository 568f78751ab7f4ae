import { beforeAll, describe, expect, it } from 'vitest';
import type { Area } from './area.ts';
import { concatBytes, equalBytes, toHex, utf8 } from './bytes.ts';
import type { Capability } from './capability.ts';
import { DecodeError } from './decoded.ts';
import { randomSeed, signerFromSeed, verifier } from './ed25519.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import { encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { communalCapability, delegateCapability, ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { prunes } from './newer.ts';
import { pathOf } from './path.ts';
import { createOutboard } from './prove-slice.ts';
import { verifiedItems } from './verified-items.ts';
import { type DropItem, writeDrop } from './write-drop.ts';
import { william3 } from './william3.ts';

const long = Uint8Array.from({ length: 1_500 }, (_, i) => i * 7);
const known = new Set<string>();
let verify: VerifySignature;
let items: DropItem[];

beforeAll(async () => {
  verify = await verifier();
  const owner = await signerFromSeed(namespaceSeed('owned', randomSeed));
  const [alice, bob] = [await signerFromSeed(randomSeed()), await signerFromSeed(randomSeed())];
  const modules: Area = { subspaceId: null, path: pathOf('m'), times: { start: 5n, end: 1000n } };
  const root = await ownedCapability('write', owner, alice.publicKey);
  const capability = await delegateCapability(root, alice, modules, bob.publicKey);
  const common = (await signerFromSeed(namespaceSeed('communal', randomSeed))).publicKey;
  const own = communalCapability('write', common, bob.publicKey);
  items = [
    await item(bob, capability, ['m', 'x'], 10n, utf8('pruned')),
    await item(bob, capability, ['m', 'x'], 20n, utf8('newer')),
    await item(bob, capability, ['m'], 15n, utf8('prunes')),
    await item(bob, own, ['m', 'x'], 9n, long, [{ start: 1024, end: 1500 }]),
  ];
});

async function item(
  signer: KeySigner,
  capability: Capability,
  path: string[],
  timestamp: bigint,
  payload: Uint8Array,
  ranges: { start: number; end: number }[] | null = null,
): Promise<DropItem> {
  const entry: Entry = {
    namespaceId: capability.namespaceKey,
    subspaceId: signer.publicKey,
    path: pathOf(...path),
    timestamp,
    payloadLength: BigInt(payload.length),
    payloadDigest: william3(payload),
  };
  const outboard = createOutboard(payload);
  const source = {
    payload: (start: number, end: number) => payload.subarray(start, end),
    outboard: (start: number, end: number) => outboard.subarray(start, end),
  };
  return {
    entry,
    capability,
    signature: await signer.sign(encodeEntry(entry)),
    payload: ranges === null ? { kind: 'whole', chunks: [payload] } : { kind: 'slices', ranges, source },
  };
}

/** Entries by the hex of what is signed of them. */
type Store = Map<string, { readonly entry: Entry; readonly bytes: readonly string[] }>;

function join(store: Store, entry: Entry, bytes: readonly string[]): void {
  for (const held of store.values()) if (prunes(held.entry, entry)) return;
  for (const [key, held] of store) if (prunes(entry, held.entry)) store.delete(key);
  store.set(toHex(encodeEntry(entry)), { entry, bytes });
}

/** Takes what verifies out of a drop; the problems on the way, in words. */
async function take(drop: Uint8Array, store: Store): Promise<string[]> {
  const problems: string[] = [];
  try {
    for await (const { entry, payload, refused } of verifiedItems([drop], verify, known)) {
      if (refused !== null) {
        problems.push(refused);
        continue;
      }
      const bytes: string[] = [];
      const collect = async (chunks: AsyncIterable<Uint8Array>, start: number): Promise<void> => {
        const parts: Uint8Array[] = [];
        for await (const chunk of chunks) parts.push(chunk);
        bytes.push(`${start}: ${toHex(concatBytes(...parts))}`);
      };
      if (payload?.kind === 'whole') await collect(payload.chunks, 0);
      if (payload?.kind === 'slices')
        for await (const { start, chunks } of payload.slices) await collect(chunks, start);
      join(store, entry, bytes);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    expect(error.offset).toBeLessThanOrEqual(drop.length);
    problems.push(error.message);
  }
  return problems;
}
async function dropOf(written: readonly DropItem[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writeDrop(written)) parts.push(part);
  return concatBytes(...parts);
}
function* orders<T>(all: readonly T[]): Generator<T[], void> {
  if (all.length === 0) yield [];
  for (const [i, one] of all.entries())
    for (const rest of orders(all.filter((_, j) => j !== i))) yield [one, ...rest];
}
const sorted = (store: Store) => [...store].sort(([a], [b]) => (a < b ? -1 : 1));

describe('taking drops into a store', () => {
  it('[W33] the order of the entries does not matter, nor does taking a drop again', async () => {
    const expected: Store = new Map();
    expect(await take(await dropOf(items), expected)).toEqual([]);
    expect(expected.size).toBe(3);
    for (const order of orders(items)) {
      const store: Store = new Map();
      const drop = await dropOf(order);
      expect(await take(drop, store)).toEqual([]);
      expect(sorted(store)).toEqual(sorted(expected));
      await take(drop, store);
      expect(sorted(store)).toEqual(sorted(expected));
    }
  });

  it(
    '[W33] a byte that is flipped is always met, and nothing of it gets in',
    { timeout: 30_000 },
    async () => {
      const drop = await dropOf(items);
      const alone = new Map<string, readonly string[]>();
      for (const one of items) {
        const store: Store = new Map();
        await take(await dropOf([one]), store);
        for (const [key, { bytes }] of store) alone.set(key, bytes);
      }
      for (let at = 0; at < drop.length; at += 1) {
        const flipped = drop.slice();
        flipped[at]! ^= 1 << (at % 8);
        const store: Store = new Map();
        const problems = await take(flipped, store);
        expect(problems.length, `byte ${at}`).toBeGreaterThan(0);
        for (const [key, { bytes }] of store)
          expect([[], alone.get(key)], `byte ${at}`).toContainEqual(bytes);
        if (problems.length > 0 && at > drop.length - 400) expect(store.size).toBeGreaterThan(0);
      }
    },
  );

  it('[W33] a foreign token is refused by itself; the entries around it are taken', async () => {
    const [first, second, third] = items;
    const signature = second!.signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    const store: Store = new Map();
    const drop = await dropOf([first!, { ...second!, signature }, third!]);
    expect(await take(drop, store)).toEqual(['bad-signature']);
    expect([...store.values()].map(({ entry }) => entry.timestamp)).toEqual([15n]);
    expect(equalBytes([...store.values()][0]!.entry.payloadDigest, third!.entry.payloadDigest)).toBe(true);
  });
});
