import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDrop } from './arbitraries.cases.ts';
import { utf8 } from './bytes.ts';
import { DecodeError } from './decoded.ts';
import { type DropEntry, decodeDrop, encodeDrop } from './drop.ts';
import {
  filled,
  pattern,
  itemOf,
  wholeItem,
  sliceItem,
  collect,
  written,
  cut,
  type Taken,
  take,
  readAll,
  anySizes,
} from './drop-streams.cases.ts';
import { type ReadItem, readDrop } from './read-drop.ts';
import type { DropItem } from './write-drop.ts';
import { william3 } from './william3.ts';

describe('drops as streams', () => {
  it('[W29] are written as drops in memory are, and read back however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyDrop, anySizes, async (entries, sizes) => {
        const right = entries.map((item): DropEntry => {
          if (item.payload === null) return item;
          return { ...item, entry: { ...item.entry, payloadDigest: william3(item.payload) } };
        });
        const items = right.map(({ payload, ...rest }): DropItem => {
          if (payload === null) return { ...rest, payload };
          return { ...rest, payload: { kind: 'whole', chunks: cut(payload, sizes) } };
        });
        const drop = await written(...items);
        expect(drop).toEqual(encodeDrop(right));
        const { items: read, problem } = await readAll(cut(drop, sizes));
        expect(problem).toBeNull();
        expect(
          read.map(({ item: { entry, capability, signature }, taken }) => ({
            entry,
            capability,
            signature,
            payload: taken?.[0]?.bytes ?? null,
          })),
        ).toEqual(right);
      }),
    );
  });

  it('[W31] what is not read is skipped, half of a payload or all of it, and cannot be read any more', async () => {
    const ranges = [
      { start: 1024, end: 4096 },
      { start: 5000, end: 9000 },
    ];
    const drop = await written(
      wholeItem('a', pattern),
      sliceItem('b', pattern, ranges),
      wholeItem('c', utf8('c')),
    );
    const payloads: ReadItem['payload'][] = [];
    for await (const { payload } of readDrop(cut(drop, [700]))) {
      payloads.push(payload);
      if (payload?.kind === 'whole') for await (const _ of payload.chunks) break;
      else if (payload !== null)
        for await (const { chunks } of payload.slices) for await (const _ of chunks) break;
    }
    expect(payloads.map((payload) => payload?.kind)).toEqual(['whole', 'slices', 'whole']);
    for await (const { payload } of readDrop([drop])) payloads.push(payload);
    const [whole, slices] = payloads.slice(3);
    if (whole?.kind !== 'whole' || slices?.kind !== 'slices') throw new Error('expected both kinds');
    await expect(collect(whole.chunks)).rejects.toThrow('before what comes after it');
    await expect(
      (async () => {
        for await (const _ of slices.slices);
      })(),
    ).rejects.toThrow('before what comes after it');
  });

  it('[W31] a slice that was passed is not taken for one that was verified', async () => {
    const drop = await written(sliceItem('b', pattern, [{ start: 1024, end: 2048 }]));
    for await (const { payload } of readDrop([drop])) {
      if (payload?.kind !== 'slices') throw new Error('expected slices');
      const passed: AsyncIterable<Uint8Array>[] = [];
      for await (const { chunks } of payload.slices) passed.push(chunks);
      await expect(collect(passed[0]!)).rejects.toThrow('expected a slice to be read');
    }
  });

  it('[W31] closes its source at the end, when the reader breaks off, and at a problem', async () => {
    const drop = await written(wholeItem('a', pattern), wholeItem('b', pattern));
    let closed = 0;
    const source = function* (bytes: Uint8Array): Generator<Uint8Array, void> {
      try {
        yield* cut(bytes, [100]);
        yield new Uint8Array(0);
      } finally {
        closed += 1;
      }
    };
    for await (const _ of readDrop(source(drop)));
    for await (const _ of readDrop(source(drop))) break;
    expect((await readAll(source(drop.subarray(1)))).problem).not.toBeNull();
    expect(closed).toBe(3);
  });
});

describe('what is refused', () => {
  it('[W32] names the payload whose bytes are not those of the digest, or the slice; what came before stands, nothing comes after', async () => {
    const ranges = [
      { start: 0, end: 1024 },
      { start: 2048, end: 3072 },
      { start: 8192, end: 10_000 },
    ];
    const drop = await written(
      wholeItem('a', pattern),
      sliceItem('b', pattern, ranges),
      wholeItem('c', utf8('c')),
    );
    const flipped = (at: number): Uint8Array => drop.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const heads = [];
    for await (const { at } of readDrop([drop])) heads.push(at);
    const wholeAt = heads[1]! - pattern.length;
    const first = await readAll([flipped(wholeAt + 5_000)]);
    expect(first.problem?.offset).toBe(wholeAt);
    expect(first.items).toEqual([]);
    // the last byte of the second slice: 7 more bytes of numbers and the third slice follow it
    const secondSlice = Buffer.from(drop).indexOf(pattern.subarray(2048, 3072), heads[1]);
    const taken: NonNullable<Taken> = [];
    const found: string[] = [];
    const reading = (async () => {
      for await (const item of readDrop([flipped(secondSlice + 1023)])) {
        found.push(item.payload?.kind ?? '');
        if (item.payload?.kind === 'slices') await take(item, taken);
      }
    })();
    const problem: unknown = await reading.catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(DecodeError);
    expect((problem as DecodeError).offset).toBeGreaterThan(heads[1]! + 1024);
    expect((problem as DecodeError).offset).toBeLessThanOrEqual(secondSlice);
    expect(found).toEqual(['whole', 'slices']);
    expect(taken.map(({ start }) => start)).toEqual([0]);
  });

  it('[W32] a reader that goes on after a refused payload meets the same refusal', async () => {
    const drop = await written(wholeItem('a', pattern), wholeItem('b', utf8('b')));
    drop[drop.indexOf(pattern[1]!, 150) + 400]! ^= 1;
    const items = readDrop([drop]);
    const first = await items.next();
    if (first.done === true || first.value.payload?.kind !== 'whole') throw new Error('expected a payload');
    await expect(collect(first.value.payload.chunks)).rejects.toThrow(DecodeError);
    await expect(items.next()).rejects.toThrow(DecodeError);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('[W32] any flipped bit is refused with its place, or is seen in an entry, a token, or what was sent of a payload', async () => {
    const drop = await written(
      wholeItem('a', utf8('payload')),
      sliceItem('b', pattern.subarray(0, 1100), [{ start: 0, end: 9 }]),
      sliceItem('c', pattern.subarray(0, 1100), [{ start: 1024, end: 1100 }]),
    );
    const seen = JSON.stringify((await readAll([drop])).items.map(shown));
    for (let bit = 0; bit < drop.length * 8; bit += bit > 8_000 && bit < 14_000 ? 41 : 3) {
      const flipped = drop.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const { items, problem } = await readAll(cut(flipped, [999]));
      if (problem === null) expect(JSON.stringify(items.map(shown))).not.toBe(seen);
      else expect(problem.offset).toBeLessThanOrEqual(drop.length);
      for (const { item, taken } of items) {
        const whole = item.payload?.kind === 'whole' ? taken?.[0]?.bytes : undefined;
        if (whole !== undefined) expect(william3(whole)).toEqual(item.entry.payloadDigest);
      }
    }
  });

  it('[W29] writes nothing that its source has not: another length, other bytes, overlapping slices, none', async () => {
    const item = wholeItem('a', pattern);
    const other = (chunks: Uint8Array[]): DropItem => ({ ...item, payload: { kind: 'whole', chunks } });
    await expect(written(other([pattern, Uint8Array.of(1)]))).rejects.toThrow('20001 or more');
    await expect(written(other([pattern.subarray(1)]))).rejects.toThrow('got 19999');
    await expect(written(other([pattern.subarray(1), Uint8Array.of(1)]))).rejects.toThrow('other bytes');
    const slices = [
      { start: 0, end: 1025 },
      { start: 1500, end: 3000 },
    ];
    await expect(written(sliceItem('a', pattern, slices))).rejects.toThrow(RangeError);
    await expect(written(sliceItem('a', pattern, []))).rejects.toThrow(RangeError);
    await expect(written(sliceItem('a', pattern, [{ start: 0, end: 99_999 }]))).rejects.toThrow(RangeError);
    const lying = sliceItem('a', pattern, [{ start: 0, end: 3000 }]);
    const entry = { ...lying.entry, payloadDigest: filled(0, 32) };
    await expect(written({ ...lying, entry })).rejects.toThrow('got others');
  });

  it('[W32] refuses bytes after the end, and an end before it', async () => {
    const drop = await written(wholeItem('a', utf8('payload')));
    const more = await readAll([drop, Uint8Array.of(0)]);
    expect(more.items).toHaveLength(1);
    expect(more.problem?.offset).toBe(drop.length);
    for (let length = 0; length < drop.length; length += 1)
      for (const takes of [true, false]) {
        const { problem } = await readAll(cut(drop.subarray(0, length), [50]), takes);
        expect(problem?.offset).toBeLessThanOrEqual(length);
      }
  });

  it('[W15] counts path components against the bytes so far', async () => {
    const deep = Array.from({ length: 4096 }, () => new Uint8Array(0));
    const one = itemOf('a', null, 9, filled(9, 32));
    const item = { ...one, entry: { ...one.entry, path: deep } };
    expect((await readAll([await written(item)])).problem).toBeNull();
    const { items, problem } = await readAll([await written(item, item)]);
    expect(items).toHaveLength(1);
    expect(problem).toMatchObject({ message: expect.stringContaining('shorter paths') });
    const payload = wholeItem('a', pattern);
    const first = { ...payload, entry: { ...payload.entry, path: deep } };
    const drop = await written(first, item);
    expect((await readAll([drop])).problem).toBeNull();
    expect(decodeDrop(drop).ok).toBe(true);
  });
});

function shown({ item, taken }: { readonly item: ReadItem; readonly taken: Taken }): unknown {
  const { payload: _, at: __, ...rest } = item;
  return [toText(rest), toText(taken)];
}
function toText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? `${inner}n` : inner instanceof Uint8Array ? [...inner].join() : inner,
  );
}
