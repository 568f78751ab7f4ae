import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDrop } from './arbitraries.cases.ts';
import { concatBytes, utf8 } from './bytes.ts';
import { DecodeError } from './decoded.ts';
import { type DropEntry, encodeDrop } from './drop.ts';
import { pathOf } from './path.ts';
import { createOutboard } from './prove-slice.ts';
import { type ReadItem, readDrop } from './read-drop.ts';
import { type DropItem, writeDrop } from './write-drop.ts';
import { createWilliam3 } from './william3-hasher.ts';
import { william3 } from './william3.ts';

const filled = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
const pattern = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 31) ^ (i >> 7));

/** An item of a right form whose token is none. */
const itemOf = (
  name: string,
  payload: DropItem['payload'],
  payloadLength: number,
  payloadDigest: Uint8Array,
): DropItem => {
  const [namespaceId, subspaceId] = [filled(1, 32), filled(2, 32)];
  return {
    entry: {
      namespaceId,
      subspaceId,
      path: pathOf(name),
      timestamp: 7n,
      payloadLength: BigInt(payloadLength),
      payloadDigest,
    },
    capability: {
      kind: 'communal',
      mode: 'write',
      namespaceKey: namespaceId,
      userKey: subspaceId,
      delegations: [],
    },
    signature: filled(3, 64),
    payload,
  };
};
const wholeItem = (name: string, bytes: Uint8Array): DropItem =>
  itemOf(name, { kind: 'whole', chunks: [bytes] }, bytes.length, william3(bytes));
const sliceItem = (
  name: string,
  bytes: Uint8Array,
  ranges: readonly { start: number; end: number }[],
): DropItem => {
  const outboard = createOutboard(bytes);
  const source = {
    payload: (start: number, end: number) => bytes.subarray(start, end),
    outboard: (start: number, end: number) => outboard.subarray(start, end),
  };
  return itemOf(name, { kind: 'slices', ranges, source }, bytes.length, william3(bytes));
};

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return concatBytes(...parts);
};
const written = async (...items: DropItem[]): Promise<Uint8Array> => collect(writeDrop(items));
function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array, void> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** What an item's payload was, read to its end. */
type Taken = { readonly start: number; readonly end: number; readonly bytes: Uint8Array }[] | null;
async function take({ payload }: ReadItem, into: NonNullable<Taken> = []): Promise<Taken> {
  if (payload === null) return null;
  if (payload.kind === 'whole') {
    into.push({ start: 0, end: Number(payload.length), bytes: await collect(payload.chunks) });
    return into;
  }
  for await (const { start, end, chunks } of payload.slices)
    into.push({ start, end, bytes: await collect(chunks) });
  return into;
}
async function readAll(chunks: Iterable<Uint8Array>, takes = true) {
  const items: { readonly item: ReadItem; readonly taken: Taken }[] = [];
  let problem: DecodeError | null = null;
  try {
    for await (const item of readDrop(chunks)) items.push({ item, taken: takes ? await take(item) : null });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    problem = error;
  }
  return { items, problem };
}
const anySizes = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 });
/** Slices of a payload of up to 14 chunks that do not overlap: every other piece between the cuts, or each of them. */
const anySlices = fc
  .record({
    length: fc.integer({ min: 0, max: 14 * 1024 }),
    cuts: fc.uniqueArray(fc.nat(13), { minLength: 1, maxLength: 6 }),
    step: fc.constantFrom(1, 2),
  })
  .map(({ length, cuts, step }) => {
    const chunks = Math.max(1, Math.ceil(length / 1024));
    const borders = [...new Set([...cuts.map((chunk) => chunk % chunks), chunks])].sort((a, b) => a - b);
    const ranges = borders
      .slice(0, -1)
      .map((first, i) => ({
        start: 1024 * first,
        end: Math.min(1024 * (borders[i + 1] ?? chunks), length),
      }))
      .filter((_, i) => i % step === 0);
    return { bytes: pattern.subarray(0, length), ranges };
  });

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
  });
});

describe('memory', () => {
  it('[W31] writing and reading 64 MB keeps no more than a few pieces', { timeout: 20_000 }, async () => {
    const [size, count] = [65_536, 1_024];
    const made = { now: 0, most: 0, read: 0 };
    const chunkAt = (i: number): Uint8Array => {
      const chunk = new Uint8Array(size);
      new DataView(chunk.buffer).setUint32(8, i);
      return chunk;
    };
    const hasher = createWilliam3();
    for (let i = 0; i < count; i += 1) hasher.update(chunkAt(i));
    function* chunks(): Generator<Uint8Array, void> {
      for (let i = 0; i < count; i += 1) {
        made.now += size;
        yield chunkAt(i);
      }
    }
    const item = itemOf('a', { kind: 'whole', chunks: chunks() }, size * count, hasher.digest());
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const held = (): number => {
      // buffers are freed while the program goes on; the second time waits for the first
      collectGarbage();
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = held();
    let grown = 0;
    for await (const { payload } of readDrop(writeDrop([item]))) {
      if (payload?.kind !== 'whole') throw new Error('expected a payload');
      for await (const chunk of payload.chunks) {
        made.read += chunk.length;
        made.most = Math.max(made.most, made.now - made.read);
        if (made.read % (128 * size) === 0) grown = Math.max(grown, held() - before);
      }
    }
    expect(made.read).toBe(size * count);
    expect(made.most).toBeLessThanOrEqual(2 * size);
    expect(grown).toBeLessThan(8 * 1024 * 1024);
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
