import { toHex } from '../willow/bytes.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { createExclusive } from './exclusive.ts';
import type { Identity, IdentityRecord, KeyFacts } from './identity.ts';
import { parseIdentityFile, writeIdentityFile } from './identity-file.ts';
import { quote } from './module-id.ts';
import { passphraseParameters } from './passphrase-key.ts';
import type { Signer } from './ports/signer.ts';
import type { Change } from './ports/storage.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { phraseOf, seedOfPhrase } from './recovery-phrase.ts';
import { sealSeed, type NewSecret, type SealedSeed, type Secret } from './sealed-seed.ts';
import { badNewSecret, opened } from './secret-problems.ts';

/** The keys of this device. A `secret` opens a sealed seed; null is enough for a plain one. */
export interface Identities {
  all(): Promise<readonly Identity[]>;
  create(name: string): Promise<Identity | Problem>;
  rename(did: string, name: string): Promise<Identity | Problem>;
  choose(did: string): Promise<Identity | Problem>;
  /** Seals the seed under `next`, in place of what it lay under; null: it lies plain from now on. The key stays unlocked. */
  protect(did: string, next: NewSecret | null, secret: Secret | null): Promise<Identity | Problem>;
  /** Signs as a sealed key until `lock` or the end of this worker; only the signer is kept, never the seed. */
  unlock(did: string, secret: Secret): Promise<Identity | Problem>;
  lock(did: string): Promise<Identity | Problem>;
  /** 24 words of BIP-39 (English) that encode the seed. */
  phrase(did: string, secret: Secret | null): Promise<string | Problem>;
  restore(phrase: string, name: string): Promise<Identity | Problem>;
  /** The key as a file sealed under `passphrase`. */
  exportFile(did: string, secret: Secret | null, passphrase: string): Promise<Uint8Array | Problem>;
  /** Takes a key from its file; it stays sealed and locked, or lies plain. */
  importFile(file: Uint8Array, passphrase: string, as: 'sealed' | 'plain'): Promise<Identity | Problem>;
  /** Signs as the chosen identity. */
  signer(): Promise<Signer | Problem>;
  /** Signs as this identity of the device (public key, 64 hex digits); null when it is not here, or locked. */
  signerOf(publicKey: string): Promise<Signer | null>;
}

const chosenSetting = 'identity';

export function createIdentities(context: () => Context): Identities {
  const unlocked = new Map<string, Signer>();
  // Changes of one record, however long a derivation takes, never overtake each other.
  const exclusive = createExclusive();
  const records = async (): Promise<readonly IdentityRecord[]> =>
    (await context().storage.all('identities'))
      .map(({ value }) => value)
      .sort((a, b) => a.createdAt - b.createdAt);
  const chosen = async (): Promise<string | undefined> => {
    const did = await context().storage.read('settings', chosenSetting);
    return typeof did === 'string' ? did : (await records())[0]?.did;
  };
  const find = async (did: string): Promise<IdentityRecord | Problem> =>
    (await context().storage.read('identities', did)) ?? problem('identity/not-found', { did: quote(did) });
  const told = async (record: IdentityRecord): Promise<Identity> => {
    context().emit({ kind: 'identities' });
    return shown(record, await chosen(), unlocked.has(record.did));
  };
  const write = async (record: IdentityRecord, choose: boolean): Promise<Identity> => {
    const changes: Change[] = [{ kind: 'put', table: 'identities', key: record.did, value: record }];
    if (choose) changes.push({ kind: 'put', table: 'settings', key: chosenSetting, value: record.did });
    await context().storage.commit(changes);
    return told(record);
  };
  const add = async (
    publicKey: string,
    name: string,
    kept: { readonly seed: Uint8Array } | { readonly sealed: SealedSeed },
  ): Promise<Identity | Problem> => {
    const did = didOf(publicKey);
    const known = await context().storage.read('identities', did);
    if (known !== undefined) return problem('identity/exists', { name: known.name });
    return write({ did, name: name.trim(), publicKey, createdAt: context().clock.now(), ...kept }, true);
  };
  const addPlain = async (seed: Uint8Array, name: string): Promise<Identity | Problem> =>
    add(toHex((await context().signerOf(seed)).publicKey), name, { seed });
  const sealed = (seed: Uint8Array, publicKey: string, secret: NewSecret): Promise<SealedSeed> =>
    sealSeed(seed, publicKey, secret, passphraseParameters, context().random);
  /** What `use` makes of a record and its seed, which is forgotten afterwards. */
  const withSeed = <T>(
    did: string,
    secret: Secret | null,
    use: (seed: Uint8Array, record: IdentityRecord) => Promise<T>,
  ): Promise<T | Problem> =>
    exclusive(async () => {
      const record = await find(did);
      if (isProblem(record)) return record;
      const seed =
        record.sealed === undefined
          ? new Uint8Array(record.seed)
          : await opened(record.sealed, record, secret);
      if (isProblem(seed)) return seed;
      try {
        return await use(seed, record);
      } finally {
        seed.fill(0);
      }
    });
  const signerFor = async (record: IdentityRecord): Promise<Signer | null> =>
    record.sealed === undefined ? context().signerOf(record.seed) : (unlocked.get(record.did) ?? null);
  return {
    async all() {
      const current = await chosen();
      return (await records()).map((record) => shown(record, current, unlocked.has(record.did)));
    },
    async create(name) {
      return badName(name) ?? addPlain(context().random(32), name);
    },
    rename: (did, name) =>
      exclusive(async () => {
        const wrong = badName(name);
        if (wrong !== null) return wrong;
        const record = await find(did);
        return isProblem(record) ? record : write({ ...record, name: name.trim() }, false);
      }),
    choose: (did) =>
      exclusive(async () => {
        const record = await find(did);
        return isProblem(record) ? record : write(record, true);
      }),
    async protect(did, next, secret) {
      const wrong = next === null ? null : badNewSecret(next);
      if (wrong !== null) return wrong;
      return withSeed(did, secret, async (seed, record) => {
        const facts = factsOf(record);
        if (next === null) {
          const plain = await write({ ...facts, seed: new Uint8Array(seed) }, false);
          unlocked.delete(did);
          return plain;
        }
        unlocked.set(did, await context().signerOf(seed));
        return write({ ...facts, sealed: await sealed(seed, record.publicKey, next) }, false);
      });
    },
    unlock: (did, secret) =>
      withSeed(did, secret, async (seed, record) => {
        if (record.sealed !== undefined) unlocked.set(did, await context().signerOf(seed));
        return told(record);
      }),
    lock: (did) =>
      exclusive(async () => {
        const record = await find(did);
        if (isProblem(record)) return record;
        unlocked.delete(did);
        return told(record);
      }),
    phrase: (did, secret) => withSeed(did, secret, phraseOf),
    async restore(phrase, name) {
      const wrong = badName(name);
      if (wrong !== null) return wrong;
      const seed = await seedOfPhrase(phrase);
      return isProblem(seed) ? seed : addPlain(seed, name);
    },
    async exportFile(did, secret, passphrase) {
      const next = { kind: 'passphrase', passphrase } as const;
      const wrong = badNewSecret(next);
      if (wrong !== null) return wrong;
      return withSeed(did, secret, async (seed, { name, publicKey }) => {
        const { by, ...rest } = await sealed(seed, publicKey, next);
        if (by.kind !== 'passphrase') throw new TypeError('sealed under another kind');
        return writeIdentityFile({ name, publicKey, sealed: { ...rest, by } });
      });
    },
    importFile: (file, passphrase, as) =>
      exclusive(async () => {
        const read = parseIdentityFile(file);
        if (isProblem(read)) return read;
        const { name, publicKey } = read;
        const known = await context().storage.read('identities', didOf(publicKey));
        if (known !== undefined) return problem('identity/exists', { name: known.name });
        const seed = await opened(read.sealed, read, { kind: 'passphrase', passphrase });
        if (isProblem(seed)) return seed;
        const { publicKey: own } = await context().signerOf(seed);
        if (toHex(own) !== publicKey)
          return problem('identity/bad-file', { detail: 'a seed of another public key' });
        if (as === 'plain') return add(publicKey, name, { seed });
        seed.fill(0);
        return add(publicKey, name, { sealed: read.sealed });
      }),
    async signer() {
      const did = await chosen();
      const record = did === undefined ? undefined : await context().storage.read('identities', did);
      if (record === undefined) return problem('publish/no-identity', {});
      return (await signerFor(record)) ?? problem('identity/locked', { name: record.name });
    },
    async signerOf(publicKey) {
      const record = await context().storage.read('identities', didOf(publicKey));
      return record === undefined ? null : signerFor(record);
    },
  };
}

function factsOf({ did, name, publicKey, createdAt }: IdentityRecord): KeyFacts {
  return { did, name, publicKey, createdAt };
}

function shown(record: IdentityRecord, chosen: string | undefined, open: boolean): Identity {
  const by = record.sealed?.by;
  return {
    ...factsOf(record),
    current: record.did === chosen,
    protection: by?.kind ?? 'none',
    locked: by !== undefined && !open,
    passkey: by?.kind === 'passkey' ? { credential: by.credential, input: by.input } : null,
  };
}

function badName(name: string): Problem | null {
  const length = name.trim().length;
  if (length === 0) return problem('identity/bad-name', { found: 'an empty name' });
  return length > 64 ? problem('identity/bad-name', { found: `${length} characters` }) : null;
}
