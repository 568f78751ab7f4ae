import { createBLAKE3 } from 'hash-wasm';
import { createOutboard, proveSlice } from '../../src/willow/prove-slice.ts';
import { jsEngine } from '../../src/willow/william3-js.ts';
import { createWilliam3 } from '../../src/willow/william3-hasher.ts';
import { treeLabel } from '../../src/willow/william3-tree.ts';
import { william3 } from '../../src/willow/william3.ts';
import { verifySlice } from '../../src/willow/verify-slice.ts';
import { type Comparison, inTurns } from './comparison.ts';

const SIZES = [
  ['1 KB', 1024],
  ['64 KB', 65_536],
  ['8 MB', 8_388_608],
] as const;

/** WILLIAM3 beside the fastest way hash-wasm offers BLAKE3: one hasher, made once. */
export async function measureWilliam3(runs: number): Promise<readonly Comparison[]> {
  const blake3 = await createBLAKE3();
  const rows: Comparison[] = [];
  for (const [size, bytes] of SIZES) {
    const input = Uint8Array.from({ length: bytes }, (_, i) => (i * 31) ^ (i >> 8));
    const claim = { length: bytes, start: 0, end: bytes, digest: william3(input) };
    const stream = proveSlice(input, claim);
    const samples = inTurns(
      {
        blake3: () => blake3.init().update(input).digest('binary'),
        whole: () => william3(input),
        hasher: () => {
          const hasher = createWilliam3();
          hasher.update(input);
          hasher.digest();
        },
        js: () => treeLabel(jsEngine, input, true),
        outboard: () => createOutboard(input),
        verified: () => verifySlice(stream, claim),
      },
      runs,
    );
    const speeds = (perSecond: readonly number[]): number[] =>
      perSecond.map((times) => (times * bytes) / 1e6);
    const row = (name: string, of: keyof typeof samples, atLeast: number | null): Comparison => ({
      name: `${name}, ${size}`,
      unit: 'MB/s',
      samples: speeds(samples[of]),
      reference: { name: 'hash-wasm BLAKE3', samples: speeds(samples.blake3) },
      atLeast,
    });
    rows.push(row('WILLIAM3', 'whole', 1), row('WILLIAM3, incremental', 'hasher', null));
    rows.push(row('WILLIAM3 without WebAssembly', 'js', null));
    if (bytes > 1024)
      rows.push(row('outboard', 'outboard', null), row('slice of all, verified', 'verified', null));
  }
  return rows;
}
