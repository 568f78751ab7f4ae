import type { Context } from './context.ts';
import { done, once } from './operations.ts';
import type { DropBytesOutcome } from './outcomes.ts';
import { problem, type Problem } from './problem.ts';

/**
 * Drops the bytes of a release on this device, and nothing else (SPEC P25): its entries stay, and so does what others hold. Refused while
 * something here needs them.
 */
export async function dropBytes(
  context: Context,
  operation: string,
  id: string,
  version: string,
): Promise<DropBytesOutcome> {
  const refused = (found: Problem): DropBytesOutcome => ({ kind: 'refused', problem: found });
  const work = async (): Promise<DropBytesOutcome> => {
    const { storage, catalogue, emit } = context;
    const module = await catalogue.fresh(id);
    if (module === undefined) return refused(problem('module/not-found', { id }));
    const release = module.releases.find((one) => one.version === version);
    if (release === undefined) {
      const known = module.releases.map((one) => one.version).join(', ');
      return refused(problem('module/version-not-found', { id, version, known }));
    }
    const { william3 } = release.manifest.wasm;
    const neededBy = await whoNeeds(context, william3, `${id} ${version}`);
    if (neededBy !== null) return refused(problem('bytes/needed', { id, version, by: neededBy }));
    const outcome: DropBytesOutcome = { kind: 'dropped' };
    await storage.commit([{ kind: 'forget-payload', digest: william3 }, done(context, operation, outcome)]);
    emit({ kind: 'modules', ids: [id] });
    return outcome;
  };
  return once(context, operation, 'the change', work, refused);
}

/** What on this device needs the bytes of a digest besides the release `of`; null when nothing does. */
async function whoNeeds({ storage, outbox }: Context, digest: string, of: string): Promise<string | null> {
  for (const { value } of await storage.all('installed'))
    if (value.william3 === digest) return `${value.id} ${value.version}, which is installed here`;
  for (const { value } of await storage.all('drafts'))
    if (value.file?.digest === digest) return 'a draft of yours';
  for (const { value } of await storage.all('modules'))
    for (const { version, manifest, unwanted } of value.releases) {
      const name = `${value.id} ${version}`;
      if (manifest.wasm.william3 !== digest) continue;
      const isOnItsWay = outbox
        .ofModule(value.id)
        .some((item) => item.version === version && (item.state === 'waiting' || item.state === 'ready'));
      if (isOnItsWay) return `${name}, which was published here and is nowhere else yet`;
      if (name !== of && unwanted === undefined) return `${name}, which has the same bytes`;
    }
  return null;
}

/** Digests of bytes that every release with them is asked to have dropped: nobody fetches them unasked. */
export async function unwantedDigests({ storage }: Pick<Context, 'storage'>): Promise<ReadonlySet<string>> {
  const unwanted = new Set<string>();
  const wanted = new Set<string>();
  for (const { value } of await storage.all('modules'))
    for (const release of value.releases)
      (release.unwanted === undefined ? wanted : unwanted).add(release.manifest.wasm.william3);
  return unwanted.difference(wanted);
}
