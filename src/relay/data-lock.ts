import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { problem, type Problem } from '../registry/problem.ts';

export interface DataLock {
  release(): void;
}

/**
 * Creates the data folder if need be and takes it for this process.
 * The lock is SQLite's own on `lock.db`: the operating system drops it when the process ends in whatever way.
 */
export function lockDataDir(dir: string): DataLock | Problem {
  mkdirSync(dir, { recursive: true });
  const pidFile = join(dir, 'pid');
  const db = new DatabaseSync(join(dir, 'lock.db'), { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!/locked/.test(String(error))) throw error;
    return problem('relay/data-locked', { dir, pid: readPid(pidFile) });
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => db.close() };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '(number unknown)';
  }
}
