import { william3Engine } from './william3-start.ts';
import { treeLabel } from './william3-tree.ts';

/** The 32-byte WILLIAM3 digest (the Bab instance of Willow'25; equals bab_rs 0.8 and later). */
export function william3(bytes: Uint8Array): Uint8Array {
  return treeLabel(william3Engine(), bytes, true);
}
