import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { draftOf } from '../../src/registry/world.cases.ts';
import { isProblem, sentence } from '../../src/registry/problem.ts';
import type { PublishDraft } from '../../src/registry/publish-draft.ts';
import { databaseFile } from '../../src/relay/fresh-start.ts';
import { loadKeys } from '../../src/relay/keys.ts';
import { openRelayRegistry } from '../../src/relay/relay-registry.ts';
import { openSqlite } from '../../src/storage/sqlite/sqlite-storage.ts';
import { publicKeyOf } from '../../src/willow/ed25519-noble.ts';
import { constantModule } from './wasm.ts';

/** Modules in the registry that the measurements run on. */
export const moduleCount = 1_000;

const perPublisher = 25;

// A new number when what is published below, or the format of its records, changes.
const cached = join(import.meta.dirname, '../../.cache/bench/thousand-1');

/** A copy, in `dir`, of a relay's data folder whose registry holds {@link moduleCount} modules; they are published once and kept in `.cache`. */
export async function thousandInto(dir: string): Promise<void> {
  if (!existsSync(cached)) {
    const unfinished = `${cached}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    await publishThousand(unfinished);
    renameSync(unfinished, cached);
  }
  cpSync(cached, dir, { recursive: true });
}

/** Publishes through the path every publisher takes: validated, signed, granted by the issuer. */
async function publishThousand(dir: string): Promise<void> {
  const keys = loadKeys(dir);
  if (isProblem(keys)) throw new Error(sentence(keys));
  const storage = openSqlite(join(dir, databaseFile));
  try {
    const { registry } = await openRelayRegistry(storage, keys);
    for (let n = 0; n < moduleCount; n += 1) {
      if (n % perPublisher === 0) await registry.createIdentity(`Publisher ${n / perPublisher}`);
      const outcome = await registry.publish(`bench/${n}`, draftOfNumber(n), constantModule(n));
      if (outcome.kind !== 'published') throw new Error(`module ${n}: ${JSON.stringify(outcome)}`);
      await registry.settle();
      // What is stored here is with a relay: this one.
      await registry.acknowledged(
        (await registry.outbox()).flatMap((row) => row.entryIds),
        { id: 'relay', kind: 'relay' },
      );
      if (n % 100 === 99) process.stderr.write(`  ${n + 1} of ${moduleCount} modules published\n`);
    }
    await registry.settled();
  } finally {
    storage.close();
  }
}

/** Entries in the registry of a data folder. */
export async function entriesOf(dir: string): Promise<number> {
  const keys = loadKeys(dir);
  if (isProblem(keys)) throw new Error(sentence(keys));
  const storage = openSqlite(join(dir, databaseFile));
  try {
    return (await storage.entries.ids(publicKeyOf(keys.root))).length;
  } finally {
    storage.close();
  }
}

const fields = ['codec', 'digest', 'matrix', 'parser', 'search', 'units', 'image', 'audio', 'graph', 'text'];
const deeds = ['counts', 'encodes', 'compares', 'sorts', 'folds', 'scales', 'joins', 'splits'];
const things = ['words', 'pixels', 'samples', 'rows', 'nodes', 'bytes', 'vectors', 'tokens', 'dates'];

/** The id of module `n`; its number in words is what a search finds it by. */
export function idOfNumber(n: number): string {
  return `io.bench.${pick(fields, n)}.m${String(n).padStart(4, '0')}`;
}

function draftOfNumber(n: number): PublishDraft {
  const [field, deed, thing] = [pick(fields, n), pick(deeds, n), pick(things, n)];
  const name = `${field} ${n}`;
  const sentence = `Module ${n} ${deed} ${thing} for ${field} pipelines without allocating.`;
  return draftOf(idOfNumber(n), '1.0.0', {
    name,
    description: sentence,
    authors: ['Bench'],
    tags: [field, thing],
    keywords: [deed, `number-${n}`],
    readme: `# ${name}\n\n${sentence}\n\n${`It ${deed} ${thing} in one pass over its input. `.repeat(12)}\n`,
    dependencies:
      n >= 100 && n % 4 === 0 ? [{ id: idOfNumber(n % 100), range: '^1.0.0', optional: false }] : [],
    notes: 'First release.',
  });
}

function pick(words: readonly string[], n: number): string {
  return words[n % words.length] ?? '';
}
