import { StorageError } from './ports/storage-error.ts';
import { problem, type Problem } from './problem.ts';

/** What a failed write means to its user; anything but a storage error is a bug and is named as one. */
export function storageProblem(error: unknown, what: string): Problem {
  if (error instanceof StorageError)
    return error.code === 'storage/quota'
      ? problem('storage/quota', { needed: what })
      : problem('storage/failed', { detail: error.message });
  return problem('internal/bug', {
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}
