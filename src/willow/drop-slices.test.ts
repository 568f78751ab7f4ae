import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from './bytes.ts';
import {
  filled,
  pattern,
  wholeItem,
  sliceItem,
  written,
  cut,
  readAll,
  anySizes,
  anySlices,
} from './drop-streams.cases.ts';
import { createOutboard } from './prove-slice.ts';

describe('slices in drops', () => {
  it('[W30] a slice from the first chunk on is its chunk count and its stream, byte by byte', async () => {
    const bytes = pattern.subarray(0, 4 * 1024);
    const drop = await written(sliceItem('a', bytes, [{ start: 0, end: 2_000 }]));
    const whole = await written(wholeItem('a', bytes));
    const head = whole.subarray(0, whole.length - bytes.length - 1);
    const right = createOutboard(bytes).subarray(32, 64);
    const mode = head.map((byte, i) => (i === 0 ? byte + 1 : byte));
    expect(drop).toEqual(
      concatBytes(mode, Uint8Array.of(2), right, bytes.subarray(0, 2048), Uint8Array.of(0)),
    );
  });

  it('[W30] several slices are their count, the last chunk, and of each the gap, the count and its stream without labels that are known', async () => {
    const bytes = pattern.subarray(0, 7 * 1024 + 1);
    const ranges = [
      { start: 1024, end: 2048 },
      { start: 3 * 1024, end: 6 * 1024 },
      { start: 7 * 1024, end: 7 * 1024 + 1 },
    ];
    const outboard = createOutboard(bytes);
    const chunk = (first: number, after = first + 1): Uint8Array =>
      bytes.subarray(1024 * first, 1024 * after);
    /** Nodes in pre-order: 0 over all, 1 over chunks 0–3, 2 over 0–1, 3 over 2–3, 4 over 4–7, 5 over 4–5, 6 over 6–7. */
    const label = (node: number, side: 'left' | 'right'): Uint8Array =>
      outboard.subarray(64 * node + (side === 'left' ? 0 : 32), 64 * node + (side === 'left' ? 32 : 64));
    const whole = await written(wholeItem('a', bytes));
    const head = whole.subarray(0, whole.length - bytes.length - 1);
    const mode = head.map((byte, i) => (i === 0 ? byte + 2 : byte));
    expect(await written(sliceItem('a', bytes, ranges))).toEqual(
      concatBytes(
        mode,
        Uint8Array.of(3, 7),
        // chunk 1: what is right of it on three levels, and chunk 0's label
        Uint8Array.of(1, 1),
        label(0, 'right'),
        label(1, 'right'),
        label(2, 'left'),
        chunk(1),
        // chunks 3 to 5: nodes 0 and 1 are known; in 3 chunk 2's label; in 4 that of node 6
        Uint8Array.of(1, 3),
        label(3, 'left'),
        chunk(3),
        label(4, 'right'),
        chunk(4, 6),
        // chunk 7: node 6 is known
        Uint8Array.of(1, 1),
        label(6, 'left'),
        chunk(7),
        Uint8Array.of(0),
      ),
    );
  });

  it('[W30] any slices of any payload are read back, and written again as the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anySlices, anySizes, async ({ bytes, ranges }, sizes) => {
        const drop = await written(
          wholeItem('a', utf8('before')),
          sliceItem('b', bytes, ranges),
          wholeItem('c', utf8('after')),
        );
        const { items, problem } = await readAll(cut(drop, sizes));
        expect(problem).toBeNull();
        const all = ranges.length === 1 && ranges[0]?.start === 0 && ranges[0].end === bytes.length;
        expect(items[1]?.item.payload?.kind).toBe(all ? 'whole' : 'slices');
        expect(items[1]?.taken).toEqual(
          ranges.map(({ start, end }) => ({ start, end, bytes: bytes.slice(start, end) })),
        );
        expect(items[2]?.taken?.[0]?.bytes).toEqual(utf8('after'));
      }),
    );
  });

  it.each([
    ['a slice of no chunk', 0, [0]],
    ['a slice of all chunks, which is the whole payload', 0, [3]],
    ['more chunks than there are', 0, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['no slices', 1, [0, 0]],
    ['more slices than chunks', 1, [4, 2]],
    ['a last chunk beyond the payload', 1, [2, 3]],
    ['a last chunk before the slices have room', 1, [3, 1]],
    ['a single slice from the first chunk on', 1, [1, 1, 0, 2]],
    ['a slice that leaves no room for the next', 1, [2, 2, 2, 1]],
    ['a last slice that ends before the last chunk', 1, [1, 2, 1, 1]],
    ['a number in a longer form', 1, [0xfc, 1, 2, 1, 2]],
  ])('[W30] refuses %s', async (_, mode, numbers) => {
    const bytes = pattern.subarray(0, 3 * 1024);
    const whole = await written(wholeItem('a', bytes));
    const head = whole.subarray(0, whole.length - bytes.length - 1);
    const made = concatBytes(
      head.map((byte, i) => (i === 0 ? byte + 1 + mode : byte)),
      Uint8Array.from(numbers),
      filled(0, 4_000),
    );
    for (const takes of [true, false]) {
      const { problem } = await readAll([made], takes);
      expect(problem?.message).toMatch(/^expected .*(chunk|slice|shortest)/);
      expect(problem?.offset).toBeGreaterThanOrEqual(head.length);
      expect(problem?.offset).toBeLessThanOrEqual(head.length + numbers.length);
    }
  });
});
