import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from './bytes.ts';
import { createOutboard, proveSlice, sliceStream } from './prove-slice.ts';
import { coveredBytes, sliceSize, type SliceKind, type SliceRange, sliceSteps } from './slice-steps.ts';
import { createSliceVerifier, type SlicePiece, verifySlice } from './verify-slice.ts';
import { william3Engine } from './william3-start.ts';
import { william3 } from './william3.ts';

const pattern = Uint8Array.from({ length: 80_000 }, (_, i) => (i * 31) ^ (i >> 7));
const kinds: readonly SliceKind[] = ['baseline', 'drop'];
const kindOf = fc.constantFrom(...kinds);
const whole = (length: number): SliceRange => ({ length, start: 0, end: length });

/** Any bytes of any payload of up to 12 chunks, chunk borders more often than others. */
const anyRange: fc.Arbitrary<SliceRange> = fc
  .tuple(
    ...[0, 0, 0].map(() =>
      fc.oneof(
        fc.nat(12_288),
        fc.nat(12).map((chunk) => 1024 * chunk),
      ),
    ),
  )
  .map((numbers) => {
    const [start, end, length] = numbers.sort((a, b) => a - b) as [number, number, number];
    return { length, start, end };
  });
const prepared = (range: SliceRange, kind: SliceKind) => {
  const payload = pattern.subarray(0, range.length);
  return {
    payload,
    claim: { ...range, kind, digest: william3(payload) },
    stream: proveSlice(payload, range, kind),
  };
};
/** One byte with another value. */
const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
const joined = (pieces: readonly SlicePiece[]): Uint8Array =>
  concatBytes(...pieces.map(({ bytes }) => bytes));

describe('slices of payloads', () => {
  it('[W16] a slice is the labels below each node on the way to a chunk, then the chunk, each once (the figure of Bab)', () => {
    const engine = william3Engine();
    const payload = pattern.subarray(0, 5 * 1024 + 512);
    const node = (from: number, to: number): Uint8Array =>
      engine.subtree(payload.subarray(1024 * from, 1024 * to), false);
    const chunk = (i: number): Uint8Array => payload.subarray(1024 * i, 1024 * (i + 1));
    const all = { start: 2048, end: 5120 };
    expect(proveSlice(payload, all)).toEqual(
      concatBytes(
        node(0, 4),
        node(4, 6),
        node(0, 2),
        node(2, 4),
        node(2, 3),
        node(3, 4),
        chunk(2),
        chunk(3),
        node(4, 5),
        node(5, 6),
        chunk(4),
      ),
    );
    expect(proveSlice(payload, all, 'drop')).toEqual(
      concatBytes(node(0, 2), chunk(2), chunk(3), node(5, 6), chunk(4)),
    );
  });

  it.each([
    [0, 11, 0],
    [5, 6, 4],
    [7, 9, 5],
    [10, 11, 2],
    [0, 1, 4],
  ])('[W16] in a drop, chunks %i to %i of 11 come with %i labels', (start, end, labels) => {
    const range = { length: 11 * 1024, start: 1024 * start, end: 1024 * end };
    expect(sliceSize(range, 'drop')).toBe(1024 * (end - start) + 32 * labels);
  });

  it('[W17] every range is proven and verified; the pieces are the chunks that cover it', () => {
    fc.assert(
      fc.property(anyRange, kindOf, (range, kind) => {
        const { payload, claim, stream } = prepared(range, kind);
        const verified = verifySlice(stream, claim);
        if (!verified.ok) throw new Error(verified.problem);
        const { start, end } = coveredBytes(range);
        expect(verified.value[0]?.at).toBe(start);
        expect(joined(verified.value)).toEqual(payload.subarray(start, end));
      }),
    );
  });

  it('[W17] however the stream is cut, the same pieces come, each as soon as its last byte is there', () => {
    fc.assert(
      fc.property(
        anyRange,
        kindOf,
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1 }),
        (range, kind, cuts) => {
          const { claim, stream } = prepared(range, kind);
          const verifier = createSliceVerifier(claim);
          const pieces: SlicePiece[] = [...verifier.push(new Uint8Array(0)).pieces];
          for (let at = 0, i = 0; at < stream.length; i += 1) {
            const size = cuts[i % cuts.length]!;
            const pushed = stream.slice(at, at + size);
            const { pieces: more, refused } = verifier.push(pushed);
            expect(refused).toBeNull();
            pieces.push(...more);
            pushed.fill(0);
            at += size;
            if (kind === 'baseline')
              expect(verifier.verifiedTo).toBe(chunkEnds(claim, Math.min(at, stream.length)));
          }
          expect(verifier.finish()).toBeNull();
          expect({ ok: true, value: pieces }).toEqual(verifySlice(stream, claim));
        },
      ),
    );
  });

  it('[W18] any byte that differs is refused: where its labels or chunk begin, nothing of them handed out', () => {
    fc.assert(
      fc.property(anyRange, fc.nat(), (range, where) => {
        const { payload, claim, stream } = prepared(range, 'baseline');
        fc.pre(stream.length > 0);
        const at = where % stream.length;
        const { pieces, refused } = createSliceVerifier(claim).push(flipped(stream, at));
        const part = partAt(claim, at);
        expect(refused?.offset).toBe(part.offset);
        const { start } = coveredBytes(range);
        expect(joined(pieces)).toEqual(payload.subarray(start, Math.max(start, part.verifiedTo)));
      }),
    );
  });

  it('[W18] any byte that differs in a slice of a drop refuses all of it', () => {
    fc.assert(
      fc.property(anyRange, fc.nat(), (range, where) => {
        const { claim, stream } = prepared(range, 'drop');
        fc.pre(stream.length > 0);
        const { pieces, refused } = createSliceVerifier(claim).push(flipped(stream, where % stream.length));
        expect(pieces).toEqual([]);
        expect(refused?.offset).toBe(0);
      }),
    );
  });

  it('[W18] another digest, another length and another range are refused', () => {
    fc.assert(
      fc.property(anyRange, kindOf, fc.nat(31), anyRange, (range, kind, digit, other) => {
        const { claim, stream } = prepared(range, kind);
        expect(verifySlice(stream, { ...claim, digest: flipped(claim.digest, digit) }).ok).toBe(false);
        if (other.length !== range.length) {
          const claimed = { ...claim, ...other };
          expect(verifySlice(stream, claimed).ok).toBe(false);
        }
      }),
    );
  });

  it('[W18] a stream that ends early or goes on is refused at that byte', () => {
    fc.assert(
      fc.property(anyRange, kindOf, fc.nat(), (range, kind, where) => {
        const { claim, stream } = prepared(range, kind);
        expect(verifySlice(concatBytes(stream, Uint8Array.of(0)), claim)).toMatchObject({
          ok: false,
          offset: stream.length,
        });
        fc.pre(stream.length > 0);
        const at = where % stream.length;
        expect(verifySlice(stream.subarray(0, at), claim)).toMatchObject({ ok: false, offset: at });
      }),
    );
  });

  it('[W18] any bytes under any claim are refused or verified, never an exception, and never held beyond what came', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        kindOf,
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        (bytes, kind, ...numbers) => {
          const [start, end, length] = numbers.sort((a, b) => a - b);
          const verified = verifySlice(bytes, { length, start, end, kind, digest: william3(pattern) });
          expect(verified.ok).toBe(false);
        },
      ),
    );
  });

  it('[W19] after a break a slice from where it was verified to goes on, and both give the payload', () => {
    fc.assert(
      fc.property(fc.nat(80_000), fc.nat(), (length, where) => {
        const { payload, claim, stream } = prepared(whole(length), 'baseline');
        const first = createSliceVerifier(claim);
        const before = joined(first.push(stream.subarray(0, where % (stream.length + 1))).pieces);
        expect(first.verifiedTo).toBe(before.length);
        const rest = { ...claim, start: first.verifiedTo };
        const after = verifySlice(proveSlice(payload, rest), rest);
        if (!after.ok) throw new Error(after.problem);
        const from = after.value[0]!.at;
        expect(equalBytes(concatBytes(before.subarray(0, from), joined(after.value)), payload)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('[W19] a prover with an outboard reads the range and the labels on the way, nothing else', async () => {
    const payload = pattern.subarray(0, 70_000);
    const outboard = createOutboard(payload);
    const read = { payload: 0, outboard: 0 };
    const source = {
      payload: (start: number, end: number) => ((read.payload += end - start), payload.subarray(start, end)),
      outboard: (start: number, end: number) => (
        (read.outboard += end - start),
        Promise.resolve(outboard.subarray(start, end))
      ),
    };
    const range = { length: payload.length, start: 33_000, end: 34_000 };
    const pieces = await Array.fromAsync(sliceStream(source, range));
    expect(concatBytes(...pieces)).toEqual(proveSlice(payload, range));
    expect(read).toEqual({
      payload: 2048,
      outboard: 64 * [...sliceSteps(range, 'baseline')].filter(({ kind }) => kind === 'labels').length,
    });
    expect(outboard.length).toBe(64 * 68);
  });

  it('what is no range is a RangeError', () => {
    for (const [length, start, end] of [
      [10, 5, 4],
      [10, 0, 11],
      [10, -1, 3],
      [0.5, 0, 0],
      [NaN, 0, 0],
      [2 ** 53, 0, 1],
    ] as const) {
      expect(() => createSliceVerifier({ length, start, end, digest: new Uint8Array(32) })).toThrow(
        RangeError,
      );
    }
  });
});

/** Up to where the payload is verified once `count` bytes of the stream are there. */
function chunkEnds(range: SliceRange, count: number): number {
  let to = coveredBytes(range).start;
  let offset = 0;
  for (const step of sliceSteps(range, 'baseline')) {
    offset += step.size;
    if (offset > count) break;
    if (step.kind === 'chunk') to = step.end;
  }
  return to;
}

/** Where the part with byte `at` of the stream begins, and what is verified before it. */
function partAt(range: SliceRange, at: number): { readonly offset: number; readonly verifiedTo: number } {
  let offset = 0;
  for (const { size } of sliceSteps(range, 'baseline')) {
    if (offset + size > at) break;
    offset += size;
  }
  return { offset, verifiedTo: chunkEnds(range, offset) };
}
