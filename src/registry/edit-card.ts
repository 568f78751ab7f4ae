import { authorOf } from './author.ts';
import type { CardEdit } from './card.ts';
import { cardDrafts } from './card-records.ts';
import { cardProblems } from './check-draft.ts';
import type { Context } from './context.ts';
import type { Identities } from './identities.ts';
import { licenseProblem } from './license.ts';
import { writeProblem } from './may-write.ts';
import { parseModuleId, quote } from './module-id.ts';
import { done, once } from './operations.ts';
import type { WriteOutcome } from './outcomes.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { commitWrite, signRecords, timestampFor } from './write-records.ts';

/** Changes a module's card: yank, deprecate, describe, ask to drop bytes (SPEC P6, P25). Only its owner and maintainers may, or who first published it while nobody owns it. */
export async function editCard(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  edit: CardEdit,
  base: readonly string[] = [],
): Promise<WriteOutcome> {
  const refused = (found: Problem): WriteOutcome => ({ kind: 'refused', problem: found });
  const bad = await editProblem(context, id, edit);
  if (bad !== null) return refused(bad);
  const work = async (): Promise<WriteOutcome> => {
    const { authority, storage } = context;
    const author = await authorOf(context, identities);
    if (isProblem(author)) return refused(author);
    const { signer, key, namespace } = author;
    const wrong = writeProblem(context, id, key, 'card');
    if (wrong !== null) return refused(wrong);
    const module = await storage.read('modules', id);
    const isOwned = authority.owner(id) !== undefined;
    if (!module?.releases.some((release) => isOwned || release.author === key))
      return refused(problem('publish/no-release', { id }));
    const timestamp = await timestampFor(context, namespace, signer.publicKey, null);
    const drafts = await cardDrafts(context, id, key, edit, timestamp, base);
    if (drafts.length === 0) return { kind: 'unchanged', reason: 'Nothing was changed: it says so already.' };
    const signed = await signRecords(namespace, signer, timestamp, drafts);
    const also = (state: 'waiting' | 'ready') => [done(context, operation, { kind: 'written', state })];
    const state = await commitWrite(context, namespace, {
      what: 'card',
      module: id,
      version: '',
      author: key,
      signed,
      signer,
      also,
    });
    return { kind: 'written', state };
  };
  return once(context, operation, 'the change', work, refused);
}

async function editProblem({ storage }: Context, id: string, edit: CardEdit): Promise<Problem | null> {
  const parsed = parseModuleId(id);
  if (isProblem(parsed)) return parsed;
  const { yank, deprecate, dropBytes } = edit;
  const bad = cardProblems(edit)[0] ?? (await licenseProblem(edit.license));
  if (bad !== null) return bad;
  const reason =
    [yank, deprecate, dropBytes].map((one) => one?.reason ?? '').find((one) => one.length > 500) ?? '';
  if (reason.length > 500)
    return problem('card/bad-field', {
      field: 'reason',
      expected: 'at most 500 characters',
      found: `${reason.length} characters`,
    });
  const replacement = deprecate?.replacement ?? null;
  if (replacement !== null && isProblem(parseModuleId(replacement)))
    return problem('card/bad-field', {
      field: 'replacement',
      expected: 'a module id',
      found: quote(replacement),
    });
  const asked = [yank, dropBytes].flatMap((one) => one?.version ?? []);
  if (asked.length === 0) return null;
  const module = await storage.read('modules', id);
  if (module === undefined) return problem('module/not-found', { id });
  const versions = module.releases.map((release) => release.version);
  const unknown = asked.find((version) => !versions.includes(version));
  return unknown === undefined
    ? null
    : problem('module/version-not-found', { id, version: quote(unknown), known: versions.join(', ') });
}
