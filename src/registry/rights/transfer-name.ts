import type { Context } from '../context.ts';
import { didOf } from '../did.ts';
import type { Identities } from '../identities.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem } from '../problem.ts';
import { commitmentTo, hashOf } from '../rules/control-record.ts';
import { jsonRecord } from '../write-records.ts';
import { parseKey } from './parse-key.ts';
import { writeControl } from './write-control.ts';

/** To whom a name is passed on. */
export interface TransferOrder {
  /** The new owner; the owner's own did commits to `next` alone. */
  readonly did: string;
  /** The key that the new owner may change to without alarm; null for none. */
  readonly next: string | null;
}

/** Passes a module's name on (SPEC G24): by its owner, naming the record it replaces. Readers who installed the module are asked before they get updates (G26). */
export async function transferName(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  { did, next }: TransferOrder,
): Promise<WriteOutcome> {
  const key = parseKey(did);
  if (isProblem(key)) return { kind: 'refused', problem: key };
  const nextKey = next === null || next.trim() === '' ? null : parseKey(next);
  if (isProblem(nextKey)) return { kind: 'refused', problem: nextKey };
  return writeControl(context, identities, operation, id, async (author, now) => {
    const current = context.authority.tenures(id).at(-1);
    if (current?.key !== author.key) {
      const owner = current === undefined ? 'nobody' : didOf(current.key);
      return problem('rights/not-owner', { id, owner });
    }
    const value = {
      time: now.toString(),
      id,
      key,
      previous: hashOf(current.by),
      ...(nextKey === null ? {} : { next: commitmentTo(nextKey) }),
    };
    return {
      record: jsonRecord((sha256) => ({ kind: 'transfer', id, sha256 }), value),
      effect: (after, { id: entry }) =>
        after.tenures(id).at(-1)?.by.id === entry
          ? null
          : problem('rights/not-owner', { id, owner: didOf(after.owner(id) ?? '') }),
    };
  });
}
