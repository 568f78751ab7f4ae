import type { Entry } from '../../src/willow/entry.ts';
import { entryIndex } from '../../src/willow/entry-index.ts';
import { type Comparison, inTurns } from './comparison.ts';
import { entryAt, groundOf } from './entries.ts';

const COUNT = 100_000;

/** What JavaScript engines say of their memory: bytes of objects and of buffers, where they say it. */
interface Memory {
  readonly usedJSHeapSize?: number;
}

function bytesInUse(): number | null {
  const { process } = globalThis as {
    readonly process?: { memoryUsage(): { heapUsed: number; arrayBuffers: number } };
  };
  if (process !== undefined) {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }
  const { memory } = performance as { readonly memory?: Memory };
  return memory?.usedJSHeapSize ?? null;
}

/** Fingerprints of random contiguous ranges among 100,000 entries, in both orders, and what an entry takes in memory. */
export async function measureFingerprints(runs: number): Promise<readonly Comparison[]> {
  const ground = await groundOf(20);
  const before = bytesInUse();
  const index = entryIndex<{ readonly entry: Entry }>(ground.namespaceId);
  const started = performance.now();
  for (let at = 0; at < COUNT; at += 1) index.join({ entry: entryAt(ground, at) });
  const joined = performance.now() - started;
  const after = bytesInUse();
  let state = 1;
  const place = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state % COUNT;
  };
  const span = (order: 'path' | 'subspace') => {
    const [a, b] = [place(), place()];
    return { start: index.keyAt(order, Math.min(a, b)), end: index.keyAt(order, Math.max(a, b)) };
  };
  const spans = Array.from({ length: 500 }, () => ({ path: span('path'), subspace: span('subspace') }));
  let turn = 0;
  const next = (order: 'path' | 'subspace') => spans[(turn += 1) % spans.length]?.[order] ?? span(order);
  const samples = inTurns(
    {
      path: () => index.fingerprint('path', next('path')),
      subspace: () => index.fingerprint('subspace', next('subspace')),
    },
    runs,
  );
  const milliseconds = (perSecond: readonly number[]): number[] => perSecond.map((times) => 1000 / times);
  const rows: Comparison[] = (['path', 'subspace'] as const).map((order) => ({
    name: `fingerprint of a range among ${COUNT} entries, by ${order}`,
    unit: 'ms',
    samples: milliseconds(samples[order]),
    atLeast: null,
    target: { op: '<=', value: 1 },
  }));
  rows.push({
    name: 'joined to the index, verified elsewhere',
    unit: 'entries/s',
    samples: [(1000 * COUNT) / joined],
    atLeast: null,
  });
  if (before !== null && after !== null) {
    rows.push({
      name: 'memory for an entry in the index',
      unit: 'bytes',
      samples: [(after - before) / COUNT],
      atLeast: null,
    });
  }
  return rows;
}
