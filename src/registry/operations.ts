import type { Context } from './context.ts';
import type { Change } from './ports/storage.ts';
import { StorageError } from './ports/storage-error.ts';
import type { Problem } from './problem.ts';
import { storageProblem } from './storage-problem.ts';

/** The change that records an operation's outcome in the commit that does it: a retried call is done once (SPEC P10). */
export function done(context: Context, operation: string, outcome: unknown): Change {
  return { kind: 'put', table: 'operations', key: operation, value: { at: context.clock.now(), outcome } };
}

/**
 * Runs a write under the registry's one writer. An operation that was done before gives its first outcome again;
 * a refused disk becomes `refused`, with the store as it was.
 */
export async function once<T>(
  context: Context,
  operation: string,
  what: string,
  work: () => Promise<T>,
  refused: (problem: Problem) => T,
): Promise<T> {
  return context.exclusive(async () => {
    const before = await context.storage.read('operations', operation);
    if (before !== undefined) return before.outcome as T;
    try {
      return await work();
    } catch (error) {
      if (error instanceof StorageError) return refused(storageProblem(error, what));
      throw error;
    }
  });
}

/** Forgets outcomes older than a day: no call is in flight that long. */
export async function trimOperations({ storage, clock }: Context): Promise<void> {
  const old = (await storage.all('operations')).filter(({ value }) => value.at < clock.now() - 86_400_000);
  if (old.length > 0)
    await storage.commit(old.map(({ key }) => ({ kind: 'delete', table: 'operations', key })));
}
