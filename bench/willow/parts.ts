import type { Comparison, Part } from './comparison.ts';
import { measureWilliam3 } from './william3.ts';

/** What `bench/willow.ts` measures, in Node and in a page. A new part is a file beside this one and a line here. */
const parts = { william3: measureWilliam3 } satisfies Record<string, Part>;
export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** Runs one part where this is called. */
export function measurePart(name: PartName, runs: number): Promise<readonly Comparison[]> {
  return parts[name](runs);
}
