import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type Problem } from '../registry/problem.ts';

/** The SQLite file of the registry, below the data folder. */
export const databaseFile = 'registry.sqlite';

/** Only what the relay wrote itself: `--data` may name a folder with other things in it. */
const ours = [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`, `${databaseFile}-journal`, 'keys'];

export interface FreshStart {
  readonly dataDir: string;
  /** `--yes`. */
  readonly yes: boolean;
  /** Asks a person; null where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

/** Deletes the registry in the data folder once it is confirmed; `null` when the way is free, else why not (nothing was deleted). */
export async function startFresh({ dataDir, yes, ask }: FreshStart): Promise<Problem | null> {
  const doomed = ours.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
  if (doomed.length === 0) return null;
  if (!yes) {
    if (ask === null)
      return problem('relay/fresh-unconfirmed', { dir: dataDir, found: 'no terminal to ask on' });
    const answer = await ask(
      `This deletes the registry in ${dataDir} and its keys: everything published there is lost here. Type yes to go on: `,
    );
    if (answer.trim().toLowerCase() !== 'yes') {
      return problem('relay/fresh-unconfirmed', {
        dir: dataDir,
        found: `the answer ${JSON.stringify(answer)}`,
      });
    }
  }
  for (const path of doomed) rmSync(path, { recursive: true, force: true });
  return null;
}
