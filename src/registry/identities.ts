import { toHex } from '../willow/bytes.ts';
import type { Signer } from './ports/signer.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import type { Identity, IdentityRecord } from './identity.ts';
import type { Change } from './ports/storage.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { quote } from './module-id.ts';

/** The keys of this device. */
export interface Identities {
  all(): Promise<readonly Identity[]>;
  create(name: string): Promise<Identity | Problem>;
  rename(did: string, name: string): Promise<Identity | Problem>;
  choose(did: string): Promise<Identity | Problem>;
  /** 24 words of BIP-39 (English) that encode the seed. */
  phrase(did: string): Promise<string | Problem>;
  restore(phrase: string, name: string): Promise<Identity | Problem>;
  /** Signs as the chosen identity. */
  signer(): Promise<Signer | Problem>;
  /** Signs as this identity of the device (public key, 64 hex digits); null when it is not here. */
  signerOf(publicKey: string): Promise<Signer | null>;
}

const chosenSetting = 'identity';

export function createIdentities(context: () => Context): Identities {
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
  const write = async (record: IdentityRecord, choose: boolean): Promise<Identity> => {
    const changes: Change[] = [{ kind: 'put', table: 'identities', key: record.did, value: record }];
    if (choose) changes.push({ kind: 'put', table: 'settings', key: chosenSetting, value: record.did });
    await context().storage.commit(changes);
    context().emit({ kind: 'identities' });
    return shown(record, (await chosen()) === record.did);
  };
  const add = async (seed: Uint8Array, name: string): Promise<Identity> => {
    const signer = await context().signerOf(seed);
    const publicKey = toHex(signer.publicKey);
    return write(
      { did: didOf(publicKey), name: name.trim(), publicKey, seed, createdAt: context().clock.now() },
      true,
    );
  };
  return {
    async all() {
      const current = await chosen();
      return (await records()).map((record) => shown(record, record.did === current));
    },
    async create(name) {
      return badName(name) ?? add(context().random(32), name);
    },
    async rename(did, name) {
      const wrong = badName(name);
      if (wrong !== null) return wrong;
      const record = await find(did);
      return isProblem(record) ? record : write({ ...record, name: name.trim() }, false);
    },
    async choose(did) {
      const record = await find(did);
      return isProblem(record) ? record : write(record, true);
    },
    async phrase(did) {
      const record = await find(did);
      if (isProblem(record)) return record;
      const { entropyToMnemonic } = await import('@scure/bip39');
      return entropyToMnemonic(record.seed, (await import('@scure/bip39/wordlists/english.js')).wordlist);
    },
    async restore(phrase, name) {
      const wrong = badName(name);
      if (wrong !== null) return wrong;
      const seed = await seedOf(phrase);
      if (isProblem(seed)) return seed;
      const signer = await context().signerOf(seed);
      const known = await context().storage.read('identities', didOf(toHex(signer.publicKey)));
      return known === undefined ? add(seed, name) : problem('identity/exists', { name: known.name });
    },
    async signer() {
      const did = await chosen();
      if (did === undefined) return problem('publish/no-identity', {});
      const record = await find(did);
      return isProblem(record) ? problem('publish/no-identity', {}) : context().signerOf(record.seed);
    },
    async signerOf(publicKey) {
      const record = await context().storage.read('identities', didOf(publicKey));
      return record === undefined ? null : context().signerOf(record.seed);
    },
  };
}

function shown({ did, name, publicKey, createdAt }: IdentityRecord, current: boolean): Identity {
  return { did, name, publicKey, createdAt, current };
}

function badName(name: string): Problem | null {
  const length = name.trim().length;
  if (length === 0) return problem('identity/bad-name', { found: 'an empty name' });
  return length > 64 ? problem('identity/bad-name', { found: `${length} characters` }) : null;
}

async function seedOf(phrase: string): Promise<Uint8Array | Problem> {
  const words = phrase.trim().toLowerCase().split(/\s+/);
  const bad = (detail: string): Problem => problem('identity/bad-phrase', { detail });
  if (words.length !== 24) return bad(words[0] === '' ? 'no words' : `${words.length} words`);
  const { mnemonicToEntropy } = await import('@scure/bip39');
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) return bad(`word ${unknown + 1}, which is not in the list of words`);
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    return bad('words whose checksum is wrong');
  }
}
