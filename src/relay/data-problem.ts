import { problem, type Problem } from '../registry/problem.ts';
import { StorageError } from '../registry/ports/storage-error.ts';

/** What a failure of the disk or of the database says about the data folder; null when the error is of another kind. */
export function dataProblem(error: unknown, dir: string): Problem | null {
  if (!(error instanceof Error)) return null;
  const { code = '', syscall } = error as { readonly code?: string; readonly syscall?: string };
  const ofTheDisk = error instanceof StorageError || code === 'ERR_SQLITE_ERROR' || syscall !== undefined;
  return ofTheDisk ? problem('relay/data-unusable', { dir, detail: error.message }) : null;
}
