import { itemOf } from '../../src/willow/drop-streams.cases.ts';
import { largePayload } from '../../src/willow/large-payload.cases.ts';
import { readDrop } from '../../src/willow/read-drop.ts';
import { writeDrop } from '../../src/willow/write-drop.ts';
import type { DropItem } from '../../src/willow/write-drop.ts';
import type { Comparison } from './comparison.ts';

const MB = 2 ** 20;
/** Chunks of a payload as a power of two: 1 GB, and 1 MB. */
const [WHOLE, SMALL] = [20, 10];
const LARGE_BYTES = 2 ** 30;

/** What objects and buffers take, with garbage that nobody has collected. */
function inUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function held(): number {
  // buffers are freed while the program goes on; the second time waits for the first
  const { gc } = globalThis as { readonly gc?: () => void };
  gc?.();
  gc?.();
  return inUse();
}

/** A thousand payloads of 1 MB, each whole. */
function* manyItems(): Generator<DropItem, void> {
  const { length, digest, chunks } = largePayload(SMALL);
  for (let at = 0; at < LARGE_BYTES; at += length)
    yield itemOf(`${at}`, { kind: 'whole', chunks: chunks() }, length, digest);
}

function* oneItem(): Generator<DropItem, void> {
  const { length, digest, chunks } = largePayload(WHOLE);
  yield itemOf('a', { kind: 'whole', chunks: chunks() }, length, digest);
}

/** All of a payload but a chunk in every MB. */
function* slicedItem(): Generator<DropItem, void> {
  const { length, digest, source } = largePayload(WHOLE);
  const ranges = Array.from({ length: length / MB }, (_, at) => ({
    start: at * MB,
    end: (at + 1) * MB - 1024,
  }));
  yield itemOf('a', { kind: 'slices', ranges, source }, length, digest);
}

async function measure(name: string, items: () => Iterable<DropItem>): Promise<Comparison[]> {
  const before = held();
  const started = performance.now();
  let [read, peak, kept, next] = [0, 0, 0, MB];
  const take = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) {
      read += chunk.length;
      if (read < next) continue;
      next += MB;
      peak = Math.max(peak, inUse() - before);
      if (next % (64 * MB) === 0) kept = Math.max(kept, held() - before);
    }
  };
  for await (const { payload } of readDrop(writeDrop(items()))) {
    if (payload?.kind === 'whole') await take(payload.chunks);
    else if (payload !== null) for await (const { chunks } of payload.slices) await take(chunks);
  }
  const took = performance.now() - started;
  if (read < LARGE_BYTES - LARGE_BYTES / 1024) throw new Error(`only ${read} bytes of the drop were read`);
  return [
    {
      name: `drop of 1 GB, ${name}, written and read`,
      unit: 'MB/s',
      samples: [read / 1e3 / took],
      atLeast: null,
    },
    {
      name: `most memory held meanwhile, ${name}`,
      unit: 'MB',
      samples: [kept / 1e6],
      atLeast: null,
      target: { op: '<=', value: 4 },
    },
    {
      name: `most memory with garbage not yet collected, ${name}`,
      unit: 'MB',
      samples: [peak / 1e6],
      atLeast: null,
      target: { op: '<=', value: 256 },
    },
  ];
}

/** A drop of 1 GB from its writer to its reader, both streams, in three forms; each once. */
export async function measureDrops(): Promise<readonly Comparison[]> {
  return [
    ...(await measure('a thousand payloads', manyItems)),
    ...(await measure('one payload', oneItem)),
    ...(await measure('a thousand slices of one payload', slicedItem)),
  ];
}
