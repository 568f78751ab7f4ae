import { toHex } from '../willow/bytes.ts';
import type { Context } from './context.ts';
import { readDrop, type Drop } from './drop.ts';
import type { Storage, StoredEntry } from './ports/storage.ts';
import { isProblem, type Problem } from './problem.ts';
import { payloadProblem, receive } from './receive.ts';

/** What became of a drop that broke no rule. */
export interface DropOutcome {
  /** Ids of entries that are held, or outdone by newer ones; wasm entries only with their bytes. */
  readonly held: readonly string[];
  /** Ids of entries dated too far ahead of this clock; nothing of them was stored. */
  readonly notYet: readonly string[];
  /** Those that were new here. */
  readonly stored: readonly StoredEntry[];
}

/**
 * Takes a drop in as if a peer had sent it (SPEC P17): every payload is held against its digest and every entry against every entry rule
 * before anything is stored. One bad entry or payload refuses the whole drop.
 */
export async function receiveDrop(context: Context, bytes: Uint8Array): Promise<DropOutcome | Problem> {
  const drop = readDrop(bytes);
  if (isProblem(drop)) return drop;
  for (const [digest, payload] of drop.payloads) {
    const found = await payloadProblem(context, digest, payload);
    if (found !== null) return found;
  }
  const outcomes = await receive(context, drop.entries);
  const taken: StoredEntry[] = [];
  const stored: StoredEntry[] = [];
  const notYet: string[] = [];
  for (const [index, entry] of drop.entries.entries()) {
    const outcome = outcomes[index] ?? { kind: 'not-yet' };
    if (outcome.kind === 'refused') return outcome.problem;
    if (outcome.kind === 'not-yet') notYet.push(entry.id);
    else taken.push(entry);
    if (outcome.kind === 'stored') stored.push(entry);
  }
  await storePayloads(context, taken, drop.payloads);
  return { held: await heldOf(context.storage, taken), notYet, stored };
}

async function storePayloads(
  { storage, exclusive }: Context,
  taken: readonly StoredEntry[],
  payloads: Drop['payloads'],
): Promise<void> {
  const digests = new Set(taken.map(({ entry }) => toHex(entry.payloadDigest)));
  for (const [digest, bytes] of payloads) {
    if (!digests.has(digest) || (await storage.payloads.has(digest))) continue;
    await exclusive(() => storage.commit([{ kind: 'payload', digest, bytes }]));
  }
}

async function heldOf(storage: Storage, taken: readonly StoredEntry[]): Promise<readonly string[]> {
  const held: string[] = [];
  for (const { id, entry, payload } of taken)
    if (payload !== null || (await storage.payloads.has(toHex(entry.payloadDigest)))) held.push(id);
  return held;
}
