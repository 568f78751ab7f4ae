import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptProjection } from '../src/relay/kept-data.cases.ts';
import { nodeCards } from '../src/crdt/load-node.ts';
import { loadKeys } from '../src/relay/keys.ts';
import { openRelayRegistry } from '../src/relay/relay-registry.ts';
import { isProblem, sentence } from '../src/registry/problem.ts';
import { createRegistry, type Registry } from '../src/registry/registry.ts';
import { validateWasm } from '../src/registry/validator/validate-wasm.ts';
import { answerModule, draftOf } from '../src/registry/world.cases.ts';
import { memoryStorage } from '../src/storage/memory/memory-storage.ts';
import { openSqlite } from '../src/storage/sqlite/sqlite-storage.ts';
import { signerFromSeed, verifier } from '../src/willow/ed25519.ts';

/**
 * Makes a relay's data folder with something of every kind in it, and what it shows, to be kept for ever:
 * `node scripts/keep-data.ts <version>` once for each version that is released. Its keys are made for it and used for nothing else.
 */
const [version = ''] = process.argv.slice(2);
const dir = join(import.meta.dirname, '../src/relay/kept-data', version);
if (!/^\d+\.\d+\.\d+$/.test(version))
  throw new RangeError(`expected a version, got ${JSON.stringify(version)}`);
if (existsSync(dir)) throw new Error(`${dir} is kept already: data of a version is never made anew`);
mkdirSync(dir, { recursive: true });

const keys = loadKeys(dir);
if (isProblem(keys)) throw new Error(sentence(keys));
const storage = openSqlite(join(dir, 'registry.sqlite'));
const relay = await openRelayRegistry(storage, keys);
const verify = await verifier();
let operations = 0;
const operation = (): string => `kept-${(operations += 1)}`;

async function device(name: string): Promise<{ readonly registry: Registry; readonly did: string }> {
  const registry = createRegistry({
    storage: memoryStorage(),
    cards: nodeCards(),
    clock: { now: () => Date.now() },
    verify,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    validator: { validate: validateWasm },
    network: {
      announce: () => undefined,
      fetchPayload: async () => null,
      request: ({ bytes }) => relay.intake.request(bytes),
    },
  });
  await registry.open();
  await registry.join(relay.namespace);
  const made = await registry.createIdentity(name);
  if (isProblem(made)) throw new Error(sentence(made));
  return { registry, did: made.did };
}

/** All that one has and the other lacks, both ways. */
async function sync({ registry }: { readonly registry: Registry }): Promise<void> {
  await registry.settle();
  const [here, there] = [registry.context().storage, storage];
  const ids = {
    here: await here.entries.ids(relay.namespace),
    there: await there.entries.ids(relay.namespace),
  };
  await relay.registry.receive(await here.entries.get(ids.here.filter((id) => !ids.there.includes(id))));
  await registry.receive(await there.entries.get(ids.there.filter((id) => !ids.here.includes(id))));
  await registry.settle();
  await registry.settled();
  await relay.registry.settled();
}

const anna = await device('Anna');
const ben = await device('Ben');
const [hello, other] = ['io.kept.hello', 'io.kept.other'];
for (const [at, one] of ['1.0.0', '1.1.0', '2.0.0-beta.1'].entries()) {
  const more = {
    name: 'Hello',
    description: 'Says hello',
    tags: ['kept', 'demo'],
    notes: `Notes of ${one}.`,
  };
  await anna.registry.publish(operation(), draftOf(hello, one, more), answerModule(at));
  await sync(anna);
}
await sync(ben);
const dependencies = [{ id: hello, range: '^1.0.0', optional: false }];
await ben.registry.publish(operation(), draftOf(other, '0.1.0', { dependencies }), answerModule(7));
await sync(ben);
await sync(anna);
await anna.registry.grant(operation(), hello, { did: ben.did, role: 'maintainer', days: 300 });
await sync(anna);
await sync(ben);
await ben.registry.edit(operation(), hello, { readme: '# Hello\n\nby two 👋\n', tags: ['kept', 'greeting'] });
await ben.registry.publish(operation(), draftOf(hello, '1.2.0'), answerModule(9));
await ben.registry.rate(operation(), hello, 5, 'kept for ever');
await sync(ben);
await anna.registry.rate(operation(), other, 3, '');
await anna.registry.edit(operation(), hello, { yank: { version: '1.0.0', reason: 'too old' } });
await anna.registry.edit(operation(), hello, { dropBytes: { version: '1.0.0', reason: 'nobody needs it' } });
await relay.witness();
await sync(anna);
await anna.registry.revoke(operation(), hello, { did: ben.did, reason: 'left', from: null, keep: 'held' });
await ben.registry.edit(operation(), other, { deprecate: { reason: 'merged', replacement: hello } });
await ben.registry.sayName(operation(), 'Ben of the fixture');
await ben.registry.sayTrust(operation(), anna.did, true);
await sync(anna);
await sync(ben);
await relay.witness();
await relay.registry.settled();
writeFileSync(join(dir, 'shows.json'), `${JSON.stringify(await keptProjection(relay.registry), null, 2)}\n`);
relay.sync.close();
relay.registry.close();
for (const beside of ['registry.sqlite-wal', 'registry.sqlite-shm'])
  rmSync(join(dir, beside), { force: true });
console.info(`kept in ${dir}`);
