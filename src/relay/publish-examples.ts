import { buildExamples, type ExampleRelease } from '../../examples/build-examples.ts';
import { join } from 'node:path';
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
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

const doneSetting = 'examples';

/**
 * Publishes the examples into a registry that has not had them, through the path every publisher takes: validated, signed,
 * granted by the issuer on request. An interrupted run is taken up at the next start. Returns the first refusal.
 */
export async function publishExamplesOnce({
  registry,
  storage,
  seed,
  dataDir,
  signal,
  say,
}: ExamplesParts): Promise<Problem | null> {
  if ((await storage.read('settings', doneSetting)) === true) return null;
  say('Building the examples …');
  const releases = await buildExamples(join(dataDir, 'examples'));
  if (signal.aborted) return null;
  say(`Publishing the examples (${releases.length} releases) …`);
  const identity = await chooseSeed(registry, seed, 'Gen examples');
  if (identity !== null) return identity;
  const refused = await publishAll(registry, releases, signal);
  if (refused !== null || signal.aborted) return refused;
  await registry.settle();
  await registry.settled();
  // What is stored here is with a relay: this one.
  await registry.acknowledged((await registry.outbox()).flatMap((row) => row.entryIds));
  await storage.commit([{ kind: 'put', table: 'settings', key: doneSetting, value: true }]);
  return null;
}

async function publishAll(
  registry: Registry,
  releases: readonly ExampleRelease[],
  signal: AbortSignal,
): Promise<Problem | null> {
  for (const { draft, bytes } of releases) {
    if (signal.aborted) return null;
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
