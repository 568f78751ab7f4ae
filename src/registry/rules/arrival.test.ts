import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taiFromUnix } from '../../willow/tai.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { isProblem } from '../problem.ts';
import type { Registry } from '../registry.ts';
import { createWorld, type World } from '../world.cases.ts';
import { castOf, type Cast } from './cast.cases.ts';

const id = 'io.example.a';
const now = taiFromUnix(Date.UTC(2026, 10, 22));
const later = (hours: number): bigint => now + BigInt(hours) * 3_600_000_000n;

interface Story {
  readonly cast: Cast;
  readonly honest: readonly StoredEntry[];
  /** What attackers add, with keys they hold or stole, all after the honest lists. */
  readonly attacks: readonly StoredEntry[];
}

/** Anna owns the module, Co helps her, CI releases; two admins; everything honest is listed by hour 10. */
async function story(): Promise<Story> {
  const cast = await castOf('alice', 'bob', 'issuer', 'rogue', 'witness', 'anna', 'co', 'ci', 'sock', 'ben');
  const issued = await cast.issuer('issuer', now);
  const rogue = await cast.issuer('rogue', now);
  const name = await cast.name('issuer', id, 'anna', later(1));
  const right = await cast.grant('issuer', 'anna', `modules/${id}`, later(1));
  const wide = await cast.grant('rogue', 'sock', 'modules', later(1));
  const co = await cast.grant('anna', 'co', `modules/${id}`, later(2), { module: id });
  const ci = await cast.grant('anna', 'ci', `modules/${id}/releases`, later(2), {
    module: id,
    end: later(99),
  });
  const entries = [
    await cast.grant('root', 'alice', '', now),
    await cast.grant('root', 'bob', '', now),
    await cast.grant('root', 'witness', 'registry/seen', now),
    issued,
    rogue,
    right,
    name,
    co,
    ci,
    await cast.release('anna', id, '1.0.0', later(3)),
    await cast.release('co', id, '1.1.0', later(4)),
    await cast.release('ci', id, '1.2.0', later(5)),
  ];
  const first = await cast.list('witness', 1, entries, later(10));
  const cuts = [
    await cast.revoke('anna', 'ci', later(11), { module: id }),
    await cast.revoke('anna', 'co', later(11), { module: id, from: later(11) }),
  ];
  const second = await cast.list('witness', 2, cuts, later(12), first);
  const honest = [...entries, first, ...cuts, second];
  const attacks = [
    // duelling admins, one of them made an ancestor of the other
    await cast.grant('alice', 'bob', 'modules', later(12)),
    await cast.revoke('alice', 'bob', later(12), { from: 0n }),
    await cast.revoke('bob', 'alice', later(12), { from: 0n }),
    // granting a key something in order to cut it
    await cast.grant('bob', 'anna', `modules/${id}`, later(12)),
    await cast.revoke('bob', 'anna', later(12), { from: 0n }),
    // self-delegation, also through another
    await cast.grant('co', 'co', `modules/${id}`, later(3), { module: id }),
    await cast.grant('co', 'sock', `modules/${id}`, later(3), { module: id }),
    await cast.grant('sock', 'co', `modules/${id}`, later(3), { module: id }),
    // overwrites and backdated releases by keys that were cut
    await cast.release('co', id, '1.0.0', later(1), '6'),
    await cast.release('ci', id, '1.2.0', later(2), '7'),
    await cast.release('ci', id, '9.0.0', later(2), '8'),
    await cast.release('sock', id, '9.1.0', later(4), '9'),
    // a cut maintainer cuts back
    await cast.revoke('co', 'anna', later(2), { module: id, from: 0n }),
    await cast.revoke('co', 'ci', later(2), { module: id, from: 0n }),
    // a rogue issuer: backdated name, a right of its own, a transfer without the name
    await cast.name('rogue', id, 'ben', later(0)),
    wide,
    await cast.transfer('sock', id, 'sock', name, later(2)),
    await cast.name('rogue', id, 'ben', later(2), { previous: name }),
    await cast.revoke('rogue', 'anna', later(2), { from: 0n }),
    await cast.revoke('rogue', 'issuer', later(2), { from: 0n }),
  ];
  return { cast, honest, attacks };
}

/** Takes entries in this order, cut into batches; gives what the device shows. */
async function shown(device: Registry, entries: readonly StoredEntry[], batch: number): Promise<unknown> {
  for (let at = 0; at < entries.length; at += batch) {
    const outcomes = await device.receive(entries.slice(at, at + batch));
    const refused = outcomes.find((outcome) => outcome.kind === 'refused');
    if (refused !== undefined) throw new Error(`${refused.problem.expected}; ${refused.problem.found}`);
  }
  await device.settled();
  const { rows } = await device.rights(id);
  return { module: await device.module(id), rights: rows };
}

async function worldOf(cast: Cast): Promise<World> {
  return createWorld(cast.signer('root'));
}

describe('the registry rules under attack', () => {
  it('[P8] [G1] [G22] the same set gives the same registry, in whatever order and batches it arrives', async () => {
    const { cast, honest, attacks } = await story();
    const world = await worldOf(cast);
    const all = [...honest, ...attacks];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(all, { minLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (entries, batch) => {
          const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
          const [one, other] = [await world.device({ up: false }), await world.device({ up: false })];
          expect(await shown(one, entries, batch)).toEqual(await shown(other, sorted, sorted.length));
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  it('[G3] [G4] [G22] [G23] no set of these attacks changes the owner, the latest version or a listed release', async () => {
    const { cast, honest, attacks } = await story();
    const world = await worldOf(cast);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...attacks]), async (some) => {
        const device = await world.device({ up: false });
        await shown(device, [...honest, ...some], 64);
        const module = await device.module(id);
        if (isProblem(module)) throw new Error(module.found);
        expect(module).toMatchObject({ owner: cast.key('anna'), latest: '1.2.0' });
        const standing = module.releases.filter(({ late }) => late !== true);
        expect(
          standing.map(({ version, manifest, undecided }) => [version, manifest.wasm.sha256[0], undecided]),
        ).toEqual([
          ['1.2.0', '1', undefined],
          ['1.1.0', '1', undefined],
          ['1.0.0', '1', undefined],
        ]);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
