import type { DatabaseSync } from 'node:sqlite';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { bytesOfEntry } from '../entry-bytes.ts';
import { recordOf } from '../entry-record.ts';
import { fromBlob } from './value.ts';

/** Format 1 to 2: entries in Willow's encodings under the number of their arrival, each with its record for the index. They keep their order. */
export function repackEntries(db: DatabaseSync): void {
  db.exec(`ALTER TABLE entries RENAME TO old_entries;
    CREATE TABLE entries (arrival INTEGER PRIMARY KEY AUTOINCREMENT, record BLOB NOT NULL, value BLOB NOT NULL) STRICT;`);
  const put = db.prepare('INSERT INTO entries (arrival, record, value) VALUES (?, ?, ?)');
  let arrival = 0;
  for (const { value } of db.prepare('SELECT value FROM old_entries ORDER BY rowid').iterate()) {
    const stored = fromBlob(value) as StoredEntry;
    arrival += 1;
    put.run(arrival, recordOf(stored, arrival).bytes, bytesOfEntry(stored));
  }
  db.exec('DROP TABLE old_entries');
}
