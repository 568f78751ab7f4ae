import { authorOf, type Author } from '../author.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { parseModuleId } from '../module-id.ts';
import { done, once } from '../operations.ts';
import type { WriteOutcome } from '../outcomes.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { authorityOf, type Authority } from '../rules/authority.ts';
import {
  commitWrite,
  completed,
  rootCapability,
  signRecords,
  timestampFor,
  type RecordDraft,
} from '../write-records.ts';

/** A control record to be written, and what shows that it does what it is for. */
export interface ControlDraft {
  readonly record: RecordDraft;
  /** Looks at the authority as it will be. A problem, and nothing is written, where the record would count for nothing. */
  readonly effect: (after: Authority, stored: StoredEntry) => Problem | null;
}

/**
 * Signs and stores one control record as the current identity, in one commit with its outbox item (SPEC G28). One that would change nothing by the
 * registry rules is refused: it could never be taken back. `id` empty: the whole registry.
 */
export async function writeControl(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  draftOf: (author: Author, timestamp: bigint) => Promise<ControlDraft | Problem>,
): Promise<WriteOutcome> {
  const refused = (found: Problem): WriteOutcome => ({ kind: 'refused', problem: found });
  const parsed = id === '' ? null : parseModuleId(id);
  if (isProblem(parsed)) return refused(parsed);
  const work = async (): Promise<WriteOutcome> => {
    const author = await authorOf(context, identities);
    if (isProblem(author)) return refused(author);
    const { signer, key, namespace } = author;
    const timestamp = await timestampFor(context, namespace, signer.publicKey, null);
    const draft = await draftOf(author, timestamp);
    if (isProblem(draft)) return refused(draft);
    const signed = await signRecords(namespace, signer, timestamp, [draft.record]);
    const [stored] = completed(context, signed, await rootCapability(context, signer)) ?? [];
    if (stored === undefined) return refused(problem('rights/none', { what: whatOf(id) }));
    const after = authorityOf(key === '' ? '' : context.authority.root, [
      ...context.control.values(),
      stored,
    ]);
    const wrong = draft.effect(after, stored);
    if (wrong !== null) return refused(wrong);
    const outcome: WriteOutcome = { kind: 'written', state: 'ready' };
    await commitWrite(context, namespace, {
      what: 'rights',
      module: id,
      version: '',
      author: key,
      signed,
      signer,
      also: () => [done(context, operation, outcome)],
    });
    return outcome;
  };
  return once(context, operation, 'the record', work, refused);
}

/** What the rights are about, in words. */
export function whatOf(id: string): string {
  return id === '' ? 'this registry' : id;
}
