import type { VerifySignature } from './ed25519.ts';
import { readDrop } from './read-drop.ts';
import type { ReadItem } from './read-drop.ts';
import { verifyAuthorisedEntry } from './token.ts';
import type { CapabilityCache, TokenProblem } from './token.ts';

/** An item of a drop and what is wrong with its token: with null its entry may be kept, whatever else the drop holds. */
export interface VerifiedItem extends ReadItem {
  readonly refused: TokenProblem | null;
}

/** `readDrop` with each token verified before its item is handed out; payloads are verified as they are read. */
export async function* verifiedItems(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  verify: VerifySignature,
  known?: CapabilityCache,
): AsyncGenerator<VerifiedItem, void, undefined> {
  for await (const item of readDrop(chunks))
    yield { ...item, refused: await verifyAuthorisedEntry(item, verify, known) };
}
