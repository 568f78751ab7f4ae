import type { Comparison, Part } from './comparison.ts';
import { measureDecoding } from './decode.ts';
import { measureDrops } from './drops.ts';
import { measureFingerprints } from './fingerprints.ts';
import { measureIngest, measureIngestIndexedDb } from './ingest.ts';
import { measureWilliam3 } from './william3.ts';

/** What `bench/willow.ts` measures, in Node and in a page. A new part is a file beside this one and a line here. */
const parts = {
  william3: measureWilliam3,
  decode: measureDecoding,
  ingest: measureIngest,
  indexeddb: measureIngestIndexedDb,
  fingerprints: measureFingerprints,
  drops: measureDrops,
} satisfies Record<string, Part>;
export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** What Node has nothing for. */
export const inPageOnly: ReadonlySet<PartName> = new Set(['indexeddb']);

/** What a page says nothing of: how much memory buffers take. */
export const inNodeOnly: ReadonlySet<PartName> = new Set(['drops']);

/** Runs one part where this is called. */
export function measurePart(name: PartName, runs: number): Promise<readonly Comparison[]> {
  return parts[name](runs);
}
