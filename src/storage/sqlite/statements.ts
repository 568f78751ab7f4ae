import type { DatabaseSync, StatementSync } from 'node:sqlite';

const texts = {
  records: 'SELECT arrival, record FROM entries ORDER BY arrival',
  arrivals: "SELECT seq FROM sqlite_sequence WHERE name = 'entries'",
  entry: 'SELECT value FROM entries WHERE arrival = ?',
  putEntry: 'INSERT INTO entries (arrival, record, value) VALUES (?, ?, ?)',
  deleteEntry: 'DELETE FROM entries WHERE arrival = ?',
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
