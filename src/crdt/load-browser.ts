import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import type { Cards } from '../registry/ports/cards.ts';
import { automergeCards } from './automerge-cards.ts';

/** {@link Cards} in a page or worker: Automerge and its wasm (1.1 MB gzipped) are fetched when first needed. */
export function browserCards(): Cards {
  return automergeCards(() => Promise.resolve(wasmUrl));
}
