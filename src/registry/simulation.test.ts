import { describe, expect, it } from 'vitest';
import { createRegistry } from './registry.ts';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Registry } from './registry.ts';
import { seeded, simulate, type Peer, type Simulated } from './simulation.cases.ts';

/** All that a registry shows and that does not depend on its reader, nor on what he wrote himself and nobody has confirmed, as one text. */
async function projection(registry: Registry): Promise<string> {
  const { storage } = registry.context();
  const modules = (await storage.all('modules')).map(({ value }) => {
    const { ratings: _, installs: __, trustedInstalls: ___, waiting: ____, ...module } = value;
    return module;
  });
  const ratings = await Promise.all(
    modules.map(async ({ id }) => {
      const all = await registry.ratings(id);
      const shown = all.map(({ author, stars, review, at }) => ({ author, stars, review, at }));
      return shown.toSorted((a, b) => (a.author < b.author ? -1 : 1));
    }),
  );
  return new TextDecoder().decode(canonicalJson({ modules, ratings }));
}

/** Where two texts part, with what stands there; null for equal ones. */
function firstDifference(a: string, b: string): readonly [string, string] | null {
  if (a === b) return null;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return [a.slice(Math.max(0, at - 200), at + 60), b.slice(Math.max(0, at - 200), at + 60)];
}

async function idsOf({ registry }: Peer): Promise<readonly string[]> {
  const namespace = registry.namespace() ?? new Uint8Array();
  return [...(await registry.context().storage.entries.ids(namespace))].sort();
}

/** A device that was never there, and gets all of it in another order. */
async function latecomer(simulated: Simulated, seed: number): Promise<Registry> {
  const [relay] = simulated.peers;
  if (relay === undefined) throw new Error('no relay');
  const { storage: from, ...ports } = relay.registry.context();
  const namespace = relay.registry.namespace() ?? new Uint8Array();
  const registry = createRegistry({ ...ports, storage: memoryStorage() });
  await registry.open();
  await registry.join(namespace);
  const random = seeded(seed);
  const entries = (await from.entries.withPrefix(namespace, []))
    .map((entry) => ({ entry, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ entry }) => entry);
  for (let at = 0; at < entries.length; at += 100) await registry.receive(entries.slice(at, at + 100));
  await registry.settled();
  return registry;
}

describe('a simulation of devices on a network that loses, repeats, reorders and splits', () => {
  it.each([
    { seed: 1, peers: 5, cheats: 2, steps: 2_000 },
    { seed: 2, peers: 20, cheats: 2, steps: 500 },
  ])(
    '[G1] [D13] [E1] honest devices converge to byte-equal projections, and cheats change nothing they had no right to: %o',
    { timeout: 300_000 },
    async (options) => {
      const simulated = await simulate(options);
      const { honest, peers, written, rated, helpers, counts } = simulated;
      // it was no idle run
      expect(counts['publish published']).toBeGreaterThan(10);
      expect(counts['edit written']).toBeGreaterThan(0);
      expect(counts['delivered honest']).toBeGreaterThan(100);
      expect(counts['delivered refused']).toBeGreaterThan(0);
      const [first, ...others] = honest;
      if (first === undefined) throw new Error('nobody is honest');
      const ids = await idsOf(first);
      const shown = await projection(first.registry);
      for (const other of others) {
        expect(await idsOf(other)).toEqual(ids);
        expect(firstDifference(await projection(other.registry), shown)).toBeNull();
      }
      expect(firstDifference(await projection(await latecomer(simulated, options.seed)), shown)).toBeNull();

      const cheats = new Set(peers.filter((peer) => peer.cheats).map(({ key }) => key));
      const modules = (await first.registry.context().storage.all('modules')).map(({ value }) => value);
      expect(modules.length).toBeGreaterThan(2);
      for (const module of modules) {
        const may = new Set([module.owner, ...(helpers.get(module.id) ?? [])]);
        for (const { author, late } of module.releases) if (late !== true) expect(may).toContain(author);
        const texts = [...(written.get(module.id) ?? [])].filter((text) => may.has(text.split(' ')[0] ?? ''));
        expect(texts.map((text) => text.slice(65))).toContain(module.description);
      }
      const ratings = (await Promise.all(modules.map(({ id }) => first.registry.ratings(id)))).flat();
      expect(ratings.length).toBeGreaterThan(0);
      for (const { module, author, stars } of ratings)
        if (!cheats.has(author)) expect([module, stars]).toEqual([module, rated.get(`${module}/${author}`)]);
    },
  );
});
