import { isProblem, type Problem } from '../registry/problem.ts';
import type { PublishDraft } from '../registry/publish-draft.ts';
import type { RegistryApi } from '../registry/registry-api.ts';

/** One release to publish, in an order that puts dependencies first. */
export interface ExampleRelease {
  readonly draft: PublishDraft;
  readonly bytes: Uint8Array;
  readonly yanked: string | null;
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null;
}

/**
 * Publishes the examples as their publisher would, then yanks and deprecates what they say. What stands already is left as it
 * is, so an interrupted run is taken up. Returns the first refusal.
 */
export async function publishExamples(
  registry: Pick<RegistryApi, 'publish' | 'edit'>,
  releases: readonly ExampleRelease[],
  progress: (done: number, release: ExampleRelease) => void,
): Promise<Problem | null> {
  for (const [index, release] of releases.entries()) {
    const { id, version } = release.draft;
    const outcome = await registry.publish(`examples/${id}/${version}`, release.draft, release.bytes);
    if (outcome.kind === 'refused') return outcome.problems[0] ?? null;
    progress(index + 1, release);
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

/** The identity behind a seed, imported when this registry does not know it yet, and chosen to sign. */
export async function chooseSeed(
  registry: Pick<RegistryApi, 'importIdentity' | 'identities' | 'chooseIdentity'>,
  seed: Uint8Array,
  publicKey: string,
  name: string,
): Promise<Problem | null> {
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
