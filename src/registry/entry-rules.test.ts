import { describe, expect, it } from 'vitest';
import { nodeCards } from '../crdt/load-node.ts';
import { verifier } from '../willow/ed25519.ts';
import { pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { attacks, ground, ratingEntry, type Ground } from './attacks.cases.ts';
import { canonicalJson } from './canonical-json.ts';
import { controlAttacks, controlEntry, goodControl } from './control-attacks.cases.ts';
import { checkEntry, type EntryVerdict, type UncheckedEntry } from './entry-rules.ts';
import { createWorld } from './world.cases.ts';

const now = Date.UTC(2026, 10, 23);
const cards = nodeCards();

async function check(base: Ground, entry: UncheckedEntry): Promise<EntryVerdict> {
  return checkEntry(entry, {
    namespace: base.root.publicKey,
    verify: await verifier(),
    cards,
    now,
    chains: new Set(),
  });
}

describe('entry rules', () => {
  it('[E1] a good entry passes, whatever else is in the registry', async () => {
    const base = await ground(now);
    expect(await check(base, await ratingEntry(base))).toMatchObject({
      kind: 'good',
      record: { kind: 'rating', id: 'io.example.a' },
    });
  });

  it.each([
    ['a rating taken back', ['people', 'ratings', 'io.example.a'], { stars: 0, review: '' }],
    ['a name of one’s own', ['people', 'about'], { name: 'Ann 안나 👩‍🔬' }],
    ['a name taken back', ['people', 'about'], { name: '' }],
    [
      'trust',
      ['people', 'trust', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
      { trusted: true },
    ],
  ])('[E4] [E9] %s passes', async (_, path, value) => {
    const base = await ground(now);
    const payload = canonicalJson({ time: taiFromUnix(now).toString(), ...value });
    expect(await check(base, await ratingEntry(base, { path: pathOf(...path) }, payload))).toMatchObject({
      kind: 'good',
    });
  });

  it.each(goodControl)('[E9] [E10] %s passes', async (_, path, value) => {
    const base = await ground(now);
    expect(await check(base, await controlEntry(base, path, value))).toMatchObject({ kind: 'good' });
  });

  it.each([...attacks, ...controlAttacks])('$name', async ({ make, code }) => {
    const base = await ground(now);
    expect(await check(base, await make(base))).toMatchObject({ kind: 'bad', problem: { code } });
  });

  it('[E12] an entry more than 10 minutes ahead is not yet, without offence; at 10 minutes it is taken', async () => {
    const base = await ground(now);
    const at = (minutes: bigint) =>
      ratingEntry(base, { timestamp: taiFromUnix(now) + minutes * 60_000_000n });
    expect(await check(base, await at(120n))).toMatchObject({
      kind: 'not-yet',
      problem: { code: 'entry/not-yet' },
    });
    expect(await check(base, await at(10n))).toMatchObject({ kind: 'good' });
  });

  it.each(attacks)('[E13] the store is untouched: $name', async ({ make }) => {
    const world = await createWorld();
    const base = { ...(await ground(world.clock.now())), root: world.root };
    const before = await world.held();
    const [outcome] = await world.host.receive([await make(base)]);
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(await world.held()).toEqual(before);
  });
});
