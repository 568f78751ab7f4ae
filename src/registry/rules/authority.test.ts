import { describe, expect, it } from 'vitest';
import { toHex } from '../../willow/bytes.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { delegateCapability, ownedCapability } from '../../willow/issue-capability.ts';
import { randomSeed, signerFromSeed, type KeySigner } from '../../willow/ed25519.ts';
import { decodeEntry } from '../../willow/encode-entry.ts';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import { ownedKey } from '../attacks.cases.ts';
import { entryId } from '../entry-rules.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { jsonRecord, signRecords, type RecordDraft } from '../write-records.ts';
import { authorityChange, authorityOf, touches } from './authority.ts';

const now = taiFromUnix(Date.UTC(2026, 10, 23));

interface Cast {
  readonly root: KeySigner;
  readonly issuer: KeySigner;
  readonly anna: KeySigner;
  readonly ben: KeySigner;
}

async function cast(): Promise<Cast> {
  const [issuer, anna, ben] = await Promise.all([1, 2, 3].map(() => signerFromSeed(randomSeed())));
  if (issuer === undefined || anna === undefined || ben === undefined) throw new Error('no keys');
  return { root: await ownedKey(), issuer, anna, ben };
}

/** A record in the store; the rules look at author, path, time and payload, never at the token. */
async function record(cast: Cast, author: KeySigner, draft: RecordDraft, time = now): Promise<StoredEntry> {
  const [signed] = await signRecords(cast.root.publicKey, author, time, [draft]);
  if (signed === undefined) throw new Error('nothing signed');
  const entry = decodeEntry(signed.entry);
  if (!entry.ok) throw new Error(entry.problem);
  const capability = await ownedCapability('write', cast.root, cast.root.publicKey);
  return {
    entry: entry.value,
    capability,
    signature: signed.signature,
    payload: signed.payload,
    id: entryId(signed.entry),
  };
}

async function grant(
  cast: Cast,
  author: KeySigner,
  to: KeySigner,
  ...path: readonly string[]
): Promise<StoredEntry> {
  const own = await ownedCapability('write', cast.root, cast.root.publicKey);
  const area = { subspaceId: null, path: pathOf(...path), times: { start: 0n, end: null } };
  const capability = toHex(encodeCapability(await delegateCapability(own, cast.root, area, to.publicKey)));
  const key = toHex(to.publicKey);
  const value = { time: now.toString(), key, capabilities: [capability] };
  return record(
    cast,
    author,
    jsonRecord((sha256) => ({ kind: 'grant', key, sha256 }), value),
  );
}

function name(cast: Cast, author: KeySigner, id: string, owner: KeySigner, time = now): Promise<StoredEntry> {
  const value = { time: time.toString(), id, key: toHex(owner.publicKey), previous: null };
  return record(
    cast,
    author,
    jsonRecord((sha256) => ({ kind: 'name', id, sha256 }), value),
    time,
  );
}

const rootOf = (people: Cast): string => toHex(people.root.publicKey);
const keyOf = (signer: KeySigner): string => toHex(signer.publicKey);

describe('registry rules', () => {
  it('[G1] a grant stands through a published chain from the root, whatever the order of arrival', async () => {
    const people = await cast();
    const entries = [
      await grant(people, people.issuer, people.anna, 'modules', 'io.example.a'),
      await name(people, people.issuer, 'io.example.a', people.anna),
      await grant(people, people.root, people.issuer, 'registry', 'grants'),
      await grant(people, people.root, people.issuer, 'registry', 'names'),
    ];
    const release = await record(
      people,
      people.anna,
      jsonRecord((sha256) => ({ kind: 'card', id: 'io.example.a', sha256 }), {}),
    );
    for (const order of [entries, [...entries].reverse()]) {
      const authority = authorityOf(rootOf(people), order);
      expect(authority.counts('io.example.a', release.entry)).toBe(true);
      expect(authority.chain(release.entry)).toHaveLength(3);
    }
  });

  it('[G1] a grant by a key that may not issue stands for nothing, nor what is built on it', async () => {
    const people = await cast();
    const authority = authorityOf(rootOf(people), [
      await grant(people, people.root, people.ben, 'modules'),
      await grant(people, people.ben, people.anna, 'registry', 'grants'),
      await grant(people, people.anna, people.issuer, 'people'),
    ]);
    const rating = await record(
      people,
      people.issuer,
      jsonRecord(() => ({ kind: 'rating', id: 'io.example.a' }), {}),
    );
    expect(authority.grantFor(rating.entry)).toBeUndefined();
  });

  it('[G2] the first record that counts owns the name: the root before an issuer, then time', async () => {
    const people = await cast();
    const rights = [
      await grant(people, people.root, people.issuer, 'registry', 'names'),
      await grant(people, people.root, people.ben, 'modules'),
    ];
    const early = await name(people, people.issuer, 'io.example.a', people.anna, now - 5n);
    const late = await name(people, people.issuer, 'io.example.a', people.ben, now);
    const forged = await name(people, people.ben, 'io.example.a', people.ben, now - 9n);
    const owner = (...records: readonly StoredEntry[]) =>
      authorityOf(rootOf(people), [...rights, ...records]).owner('io.example.a');
    expect(owner(late, early, forged)).toBe(keyOf(people.anna));
    expect(owner(early, await name(people, people.root, 'io.example.a', people.ben))).toBe(keyOf(people.ben));
    expect(owner(forged)).toBeUndefined();
  });

  it('[G3] a release counts only with the name and a right that reaches it', async () => {
    const people = await cast();
    const own = await name(people, people.root, 'io.example.a', people.anna);
    const right = await grant(people, people.root, people.anna, 'modules', 'io.example.a');
    const other = await grant(people, people.root, people.ben, 'modules');
    const card = (author: KeySigner) =>
      record(
        people,
        author,
        jsonRecord((sha256) => ({ kind: 'card', id: 'io.example.a', sha256 }), {}),
      );
    const counts = async (author: KeySigner, ...records: readonly StoredEntry[]) =>
      authorityOf(rootOf(people), records).counts('io.example.a', (await card(author)).entry);
    expect(await counts(people.anna, own, right)).toBe(true);
    expect(await counts(people.anna, own)).toBe(false);
    expect(await counts(people.anna, right)).toBe(false);
    expect(await counts(people.ben, own, right, other)).toBe(false);
  });

  it('[P8] a new grant concerns only the modules it reaches, not all of its holder', async () => {
    const people = await cast();
    const { root, anna } = people;
    const first = await grant(people, root, anna, 'modules', 'io.example.one');
    const second = await grant(people, root, anna, 'modules', 'io.example.two');
    const before = authorityOf(rootOf(people), [first]);
    const changed = authorityChange(before, authorityOf(rootOf(people), [second, first])).grants;
    const grants = changed.get(keyOf(anna)) ?? [];
    expect(touches(grants, pathOf('modules', 'io.example.two'))).toBe(true);
    expect(touches(grants, pathOf('modules', 'io.example.one'))).toBe(false);
    expect(touches(grants, pathOf('people'))).toBe(false);
    const all = await grant(people, root, anna, 'modules');
    const wide = authorityChange(before, authorityOf(rootOf(people), [first, all])).grants;
    expect(touches(wide.get(keyOf(anna)) ?? [], pathOf('modules', 'io.example.one'))).toBe(true);
  });
});
