import { buildExamples, type ExampleRelease } from '../../examples/build-examples.ts';
import { join } from 'node:path';
import type { Progress } from './progress.ts';
import type { Storage } from '../registry/ports/storage.ts';
import { isProblem, type Problem } from '../registry/problem.ts';
import type { Registry } from '../registry/registry.ts';
import { toHex } from '../willow/bytes.ts';
import { publicKeyOf } from '../willow/ed25519-noble.ts';

export interface ExamplesParts {
  readonly registry: Registry;
  readonly storage: Storage;
  /** The publisher's key. */
  readonly seed: Uint8Array;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Compiled once per checkout, whatever the data folder. */
const compiled = join(import.meta.dirname, '../../.cache/examples');

const doneSetting = 'examples';

/**
 * Publishes the examples into a registry that has not had them, through the path every publisher takes: validated, signed,
 * granted by the issuer on request. An interrupted run is taken up at the next start. Returns the first refusal.
 */
export async function publishExamplesOnce(parts: ExamplesParts): Promise<Problem | null> {
  const { registry, storage, seed, signal, progress } = parts;
  if ((await storage.read('settings', doneSetting)) === true) return null;
  progress.say('Compiling the examples …');
  const releases = await buildExamples(compiled, ({ done, total, id }) =>
    progress.count(`  ${done} of ${total}  ${id}`),
  );
  if (signal.aborted) return null;
  progress.say(`Publishing the examples: ${releases.length} releases …`);
  const identity = await chooseSeed(registry, seed, 'Gen examples');
  if (identity !== null) return identity;
  const refused = await publishAll(parts, releases);
  if (refused !== null || signal.aborted) return refused;
  await registry.settle();
  await registry.settled();
  // What is stored here is with a relay: this one.
  await registry.acknowledged(
    (await registry.outbox()).flatMap((row) => row.entryIds),
    {
      id: 'this relay',
      kind: 'relay',
    },
  );
  await storage.commit([{ kind: 'put', table: 'settings', key: doneSetting, value: true }]);
  return null;
}

async function publishAll(
  { registry, signal, progress }: ExamplesParts,
  releases: readonly ExampleRelease[],
): Promise<Problem | null> {
  for (const [index, { draft, bytes }] of releases.entries()) {
    if (signal.aborted) return null;
    progress.count(`  ${index + 1} of ${releases.length}  ${draft.id} ${draft.version}`);
    const outcome = await registry.publish(`examples/${draft.id}/${draft.version}`, draft, bytes);
    if (outcome.kind === 'refused') return outcome.problems[0] ?? null;
  }
  for (const { draft, yanked } of releases) {
    if (yanked === null) continue;
    const yank = { version: draft.version, reason: yanked };
    const outcome = await registry.edit(`examples/${draft.id}/${draft.version}/yank`, draft.id, { yank });
    if (outcome.kind === 'refused') return outcome.problem;
  }
  for (const [id, deprecate] of new Map(releases.map(({ draft, deprecated }) => [draft.id, deprecated]))) {
    if (deprecate === null) continue;
    const outcome = await registry.edit(`examples/${id}/deprecate`, id, { deprecate });
    if (outcome.kind === 'refused') return outcome.problem;
  }
  return null;
}

/** Signs as the identity behind a seed from now on; it is imported when this registry does not know it yet. */
async function chooseSeed(registry: Registry, seed: Uint8Array, name: string): Promise<Problem | null> {
  const publicKey = toHex(publicKeyOf(seed));
  const known = (await registry.identities()).find((identity) => identity.publicKey === publicKey);
  if (known !== undefined) {
    const chosen = known.current ? known : await registry.chooseIdentity(known.did);
    return isProblem(chosen) ? chosen : null;
  }
  const { entropyToMnemonic } = await import('@scure/bip39');
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  const imported = await registry.importIdentity(entropyToMnemonic(seed, wordlist), name);
  return isProblem(imported) ? imported : null;
}
