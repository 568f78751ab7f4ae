import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../registry/problem.ts';
import { openSqlite } from '../storage/sqlite/sqlite-storage.ts';
import { keptProjection } from './kept-data.cases.ts';
import { loadKeys } from './keys.ts';
import { openRelayRegistry } from './relay-registry.ts';

const kept = join(import.meta.dirname, 'kept-data');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gen-kept-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A copy of the data of a version, opened by this build. */
async function open(version: string) {
  cpSync(join(kept, version), dir, { recursive: true });
  const keys = loadKeys(dir);
  if (isProblem(keys)) throw new Error(keys.found);
  const opened = await openRelayRegistry(openSqlite(join(dir, 'registry.sqlite')), keys);
  await opened.registry.settled();
  return opened;
}

describe('the data folder of every version that was released', () => {
  it.each(readdirSync(kept))(
    '[S12] of %s opens, and shows what it showed, also when it is projected anew',
    async (version) => {
      const shows = JSON.parse(readFileSync(join(kept, version, 'shows.json'), 'utf8')) as {
        modules: { id: string }[];
      };
      expect(shows.modules.length).toBeGreaterThan(1);
      const first = await open(version);
      expect(first.founded).toBe(false);
      expect(await keptProjection(first.registry)).toMatchObject(shows);
      const { catalogue } = first.registry.context();
      catalogue.refreshSoon(shows.modules.map(({ id }) => id));
      await first.registry.settled();
      expect(await keptProjection(first.registry)).toMatchObject(shows);
      first.sync.close();
      first.registry.close();
    },
  );
});
