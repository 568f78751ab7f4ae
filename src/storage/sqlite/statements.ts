import type { DatabaseSync, StatementSync } from 'node:sqlite';

const texts = {
  byPath: 'SELECT value FROM entries WHERE by_path >= ?1 AND by_path < ?2 ORDER BY by_path',
  byAuthor: 'SELECT value FROM entries WHERE by_author >= ?1 AND by_author < ?2 ORDER BY by_author',
  ids: 'SELECT id FROM entries WHERE by_path >= ?1 AND by_path < ?2',
  entry: 'SELECT value FROM entries WHERE id = ?',
  putEntry: 'INSERT INTO entries (id, by_path, by_author, value) VALUES (?, ?, ?, ?)',
  deleteEntry: 'DELETE FROM entries WHERE id = ?',
  hasPayload: 'SELECT 1 FROM payloads WHERE digest = ?',
  payload: 'SELECT bytes FROM payloads WHERE digest = ?',
  putPayload: 'INSERT OR REPLACE INTO payloads (digest, bytes) VALUES (?, ?)',
  deletePayload: 'DELETE FROM payloads WHERE digest = ?',
  row: 'SELECT value FROM rows WHERE name = ? AND key = ?',
  rows: 'SELECT key, value FROM rows WHERE name = ?',
  putRow: 'INSERT OR REPLACE INTO rows (name, key, value) VALUES (?, ?, ?)',
  deleteRow: 'DELETE FROM rows WHERE name = ? AND key = ?',
} as const;

/** Every statement this storage runs, prepared once. */
export type Statements = { readonly [Name in keyof typeof texts]: StatementSync };

/** Prepares {@link Statements} on a database with the current schema. */
export function prepareStatements(db: DatabaseSync): Statements {
  const prepared = Object.entries(texts).map(([name, text]) => [name, db.prepare(text)] as const);
  return Object.fromEntries(prepared) as Statements;
}
