import { toHex } from '../willow/bytes.ts';
import type { Capability } from '../willow/capability.ts';
import { delegateCapability, ownedCapability } from '../willow/issue-capability.ts';
import { randomSeed, signerFromSeed, type KeySigner } from '../willow/ed25519.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { william3 } from '../willow/william3.ts';
import { canonicalJson } from './canonical-json.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import type { ProblemCode } from './problem.ts';
import { sha256Hex } from './sha256.ts';

/** A registry whose root key the test holds, and an author with a right to rate in it. */
export interface Ground {
  readonly root: KeySigner;
  readonly author: KeySigner;
  readonly capability: Capability;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

export async function ground(now: number): Promise<Ground> {
  const root = await ownedKey();
  const author = await signerFromSeed(randomSeed());
  return { root, author, now, capability: await rightTo(root, author.publicKey, ['people']) };
}

/** An Ed25519 key that makes an owned namespace (odd last byte). */
export async function ownedKey(): Promise<KeySigner> {
  for (;;) {
    const signer = await signerFromSeed(randomSeed());
    if (((signer.publicKey[31] ?? 0) & 1) === 1) return signer;
  }
}

export async function rightTo(
  root: KeySigner,
  user: Uint8Array,
  path: readonly string[],
  end: bigint | null = null,
): Promise<Capability> {
  const own = await ownedCapability('write', root, root.publicKey);
  return delegateCapability(
    own,
    root,
    { subspaceId: null, path: pathOf(...path), times: { start: 0n, end } },
    user,
  );
}

/** A good rating entry, changed as asked before it is signed. */
export async function ratingEntry(
  base: Ground,
  change: Partial<Entry> = {},
  payload?: Uint8Array,
): Promise<UncheckedEntry> {
  const timestamp = change.timestamp ?? taiFromUnix(base.now);
  const bytes = payload ?? canonicalJson({ time: timestamp.toString(), stars: 4, review: 'good' });
  const entry: Entry = {
    namespaceId: base.root.publicKey,
    subspaceId: base.author.publicKey,
    path: pathOf('people', 'ratings', 'io.example.a'),
    timestamp,
    payloadLength: BigInt(bytes.length),
    payloadDigest: william3(bytes),
    ...change,
  };
  return {
    entry,
    capability: base.capability,
    signature: await base.author.sign(encodeEntry(entry)),
    payload: bytes,
  };
}

const flipped = (bytes: Uint8Array, at = 3): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

export interface Attack {
  readonly name: string;
  readonly code: ProblemCode;
  readonly make: (base: Ground) => Promise<UncheckedEntry>;
}

const json = (base: Ground, value: object): Uint8Array =>
  canonicalJson({ time: taiFromUnix(base.now).toString(), ...value });

/** Some Ed25519 key (of the did:key specification). */
const someone = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';

/** Entries that a lying peer sends; each breaks one entry rule. */
export const attacks: readonly Attack[] = [
  {
    name: '[E3] a flipped bit in the entry (its time)',
    code: 'entry/bad-signature',
    make: async (base) => {
      const good = await ratingEntry(base);
      return { ...good, entry: { ...good.entry, timestamp: good.entry.timestamp ^ 1n } };
    },
  },
  {
    name: '[E3] a flipped bit in the signature',
    code: 'entry/bad-signature',
    make: async (base) => {
      const good = await ratingEntry(base);
      return { ...good, signature: flipped(good.signature) };
    },
  },
  {
    name: '[E7] a flipped bit in the payload',
    code: 'entry/bad-payload',
    make: async (base) => {
      const good = await ratingEntry(base);
      return { ...good, payload: flipped(good.payload ?? new Uint8Array(9)) };
    },
  },
  {
    name: '[E2] a flipped bit in the chain of the capability',
    code: 'entry/bad-capability',
    make: async (base) => {
      const good = await ratingEntry(base);
      const delegations = good.capability.delegations.map((step) => ({
        ...step,
        signature: flipped(step.signature),
      }));
      return { ...good, capability: { ...good.capability, delegations } };
    },
  },
  {
    name: '[E2] a capability of another registry (the Meadowcap text alone would accept it)',
    code: 'entry/foreign-capability',
    make: async (base) => {
      const other = await ownedKey();
      return {
        ...(await ratingEntry(base)),
        capability: await rightTo(other, base.author.publicKey, ['people']),
      };
    },
  },
  {
    name: '[E2] an admin writing in the subspace of another',
    code: 'entry/foreign-capability',
    make: async (base) => {
      const victim = await signerFromSeed(randomSeed());
      return ratingEntry(base, { subspaceId: victim.publicKey });
    },
  },
  {
    name: '[E2] a right for another path',
    code: 'entry/bad-capability',
    make: async (base) =>
      ratingEntry({ ...base, capability: await rightTo(base.root, base.author.publicKey, ['modules']) }),
  },
  {
    name: '[E2] an expired capability',
    code: 'entry/bad-capability',
    make: async (base) =>
      ratingEntry({ ...base, capability: await rightTo(base.root, base.author.publicKey, ['people'], 5n) }),
  },
  {
    name: '[E2] a read capability',
    code: 'entry/bad-capability',
    make: async (base) => {
      const capability = await ownedCapability('read', base.root, base.author.publicKey);
      return ratingEntry({ ...base, capability });
    },
  },
  {
    name: '[E1] an entry of another registry',
    code: 'entry/wrong-registry',
    make: async (base) => ratingEntry(base, { namespaceId: (await ownedKey()).publicKey }),
  },
  ...[
    ['people'],
    ['people', 'ratings'],
    ['people', 'ratings', 'Io.example.a'],
    ['people', 'ratings', 'io.example.a', 'more'],
    ['people', 'installs', 'io.example.a', 'zz'],
    ['elsewhere', 'io.example.a'],
    [],
  ].map((path): Attack => ({
    name: `[E4] a path outside the grammar: /${path.join('/')}`,
    code: 'entry/bad-path',
    make: async (base) => ratingEntry(base, { path: pathOf(...path) }),
  })),
  {
    name: '[E7] a payload longer than declared',
    code: 'entry/bad-payload',
    make: async (base) => ratingEntry(base, { payloadLength: 3n }),
  },
  {
    name: '[E7] a payload shorter than declared (1 GB claimed)',
    code: 'entry/bad-payload',
    make: async (base) => ratingEntry(base, { payloadLength: 1_000_000_000n }),
  },
  {
    name: '[E7] a missing payload',
    code: 'entry/bad-payload',
    make: async (base) => ({ ...(await ratingEntry(base)), payload: null }),
  },
  {
    name: '[E8] JSON that is not canonical',
    code: 'entry/bad-payload',
    make: async (base) =>
      ratingEntry(
        base,
        {},
        new TextEncoder().encode(
          JSON.stringify({ time: taiFromUnix(base.now).toString(), stars: 4, review: '' }),
        ),
      ),
  },
  {
    name: '[E8] a time in the payload that is not the entry’s',
    code: 'entry/bad-payload',
    make: async (base) => ratingEntry(base, {}, canonicalJson({ time: '1', stars: 4, review: '' })),
  },
  ...[
    { stars: 0, review: 'taken back, and yet a word' },
    { stars: -1, review: '' },
    { stars: 6, review: '' },
    { stars: 4, review: 'x'.repeat(2001) },
    { stars: 4 },
    { stars: 4, review: '', more: 1 },
  ].map((value, index): Attack => ({
    name: `[E9] a rating outside the schema (${index + 1})`,
    code: 'entry/bad-payload',
    make: async (base) => ratingEntry(base, {}, json(base, value)),
  })),
  ...[
    [['people', 'about'], { name: 'x'.repeat(65) }],
    [['people', 'about'], { name: 'Ann\u202e' }],
    [['people', 'about'], { name: ' Ann' }],
    [['people', 'about'], { name: 7 }],
    [['people', 'trust', someone], { trusted: 1 }],
    [['people', 'trust', someone], { trusted: true, weight: 10 }],
  ].map(([path, value], index): Attack => ({
    name: `[E9] what is said of a person outside its schema (${index + 1})`,
    code: 'entry/bad-payload',
    make: async (base) =>
      ratingEntry(base, { path: pathOf(...(path as readonly string[])) }, json(base, value as object)),
  })),
  ...[
    ['people', 'trust', 'did:key:z6Mk'],
    ['people', 'trust', someone, 'more'],
    ['people', 'trust', someone.replace('z6Mk', 'z6LS')],
    ['people', 'about', 'more'],
  ].map((path, index): Attack => ({
    name: `[E4] a path of people outside the grammar (${index + 1})`,
    code: 'entry/bad-path',
    make: async (base) => ratingEntry(base, { path: pathOf(...path) }, json(base, { trusted: true })),
  })),
  {
    name: '[E10] a manifest whose hash is not that in its path',
    code: 'entry/bad-payload',
    make: async (base) => {
      const capability = await rightTo(base.root, base.author.publicKey, ['modules']);
      const path = pathOf('modules', 'io.example.a', 'releases', '1.0.0', 'manifest', '0'.repeat(64));
      return ratingEntry({ ...base, capability }, { path });
    },
  },
  {
    name: '[E10] a manifest of another id and version than its path',
    code: 'entry/bad-payload',
    make: async (base) => {
      const capability = await rightTo(base.root, base.author.publicKey, ['modules']);
      const payload = json(base, manifest('io.example.b'));
      const path = pathOf(
        'modules',
        'io.example.a',
        'releases',
        '1.0.0',
        'manifest',
        await sha256Hex(payload),
      );
      return ratingEntry({ ...base, capability }, { path }, payload);
    },
  },
  {
    name: '[E10] a wasm entry whose digest is not that in its path',
    code: 'entry/bad-payload',
    make: async (base) => {
      const capability = await rightTo(base.root, base.author.publicKey, ['modules']);
      const path = pathOf('modules', 'io.example.a', 'releases', '1.0.0', 'wasm', '0'.repeat(64), '8');
      return { ...(await ratingEntry({ ...base, capability }, { path, payloadLength: 8n })), payload: null };
    },
  },
  {
    name: '[E11] a grant whose capability is for another key',
    code: 'entry/bad-payload',
    make: async (base) => {
      const capability = await rightTo(base.root, base.author.publicKey, ['registry']);
      const key = toHex(base.author.publicKey);
      const payload = json(base, { key, capabilities: ['00'.repeat(65)] });
      const path = pathOf('registry', 'grants', key, await sha256Hex(payload));
      return ratingEntry({ ...base, capability }, { path }, payload);
    },
  },
];

function manifest(id: string): object {
  const hash = '1'.repeat(64);
  return {
    id,
    version: '1.0.0',
    wasm: { sha256: hash, william3: hash, size: 8 },
    dependencies: [],
    exports: [],
    exportCount: 0,
    imports: [],
    importCount: 0,
    profile: 'pure',
    toolchain: '',
  };
}
