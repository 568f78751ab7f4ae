import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Cards } from '../registry/ports/cards.ts';
import { automergeCards } from './automerge-cards.ts';

/** Automerge's wasm, from its package. */
export function nodeWasm(): Promise<Uint8Array> {
  return readFile(createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm'));
}

/** {@link Cards} in Node: Automerge's wasm is read from its package when first needed. */
export function nodeCards(): Cards {
  return automergeCards(nodeWasm);
}
