import type { DatabaseSync } from 'node:sqlite';
import { NewerFormatError } from '../newer-format.ts';
import { repackEntries } from './repack-entries.ts';

/** `upgrades[n]` takes a file of format n to n + 1; a new file has format 0. Rows are never edited, only appended. */
const upgrades: readonly (string | ((db: DatabaseSync) => void))[] = [
  `CREATE TABLE entries (id TEXT PRIMARY KEY, by_path BLOB NOT NULL UNIQUE, by_author BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT;
   CREATE TABLE payloads (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE rows (name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;`,
  repackEntries,
];

/** SQLite's default. */
const PAGE_BYTES = 4096;

/** Sets how the file is written and brings it to the newest format; all or nothing. Throws `NewerFormatError` for one of a newer build. */
export function prepareSchema(db: DatabaseSync, maxBytes?: number): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  if (maxBytes !== undefined) db.exec(`PRAGMA max_page_count = ${Math.ceil(maxBytes / PAGE_BYTES)}`);
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > upgrades.length) throw new NewerFormatError(found, upgrades.length);
    for (const upgrade of upgrades.slice(found)) {
      if (typeof upgrade === 'string') db.exec(upgrade);
      else upgrade(db);
    }
    db.exec(`PRAGMA user_version = ${upgrades.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
