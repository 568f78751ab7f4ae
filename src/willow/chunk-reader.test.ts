import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry, anyPath } from './arbitraries.cases.ts';
import { concatBytes } from './bytes.ts';
import { chunkReader } from './chunk-reader.ts';
import { c64Standalone, readC64Standalone } from './compact-u64.ts';
import { DecodeError } from './decoded.ts';
import { encodeEntry, readEntry } from './encode-entry.ts';
import { encodePath, readPath } from './path.ts';

/** The bytes in chunks of these sizes, over and over. */
function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array, void> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

const anySizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const most = 10_000;

async function problemOf(decoding: Promise<unknown>): Promise<DecodeError> {
  const error: unknown = await decoding.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DecodeError)) throw new Error(`expected a DecodeError, got ${String(error)}`);
  return error;
}

describe('a chunk reader', () => {
  it('[W4] decodes pieces one after another, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { maxLength: 4 }), anySizes, async (entries, sizes) => {
        const bytes = concatBytes(...entries.map(encodeEntry), Uint8Array.of(1, 2, 3));
        const reader = chunkReader(cut(bytes, sizes));
        for (const entry of entries) expect(await reader.decode(readEntry, most)).toEqual(entry);
        const rest: number[] = [];
        for (let part = await reader.some(2); part !== null; part = await reader.some(2)) rest.push(...part);
        expect(rest).toEqual([1, 2, 3]);
        expect(reader.at).toBe(bytes.length);
      }),
    );
  });

  it('what was decoded stays when the chunk is used again', async () => {
    const chunk = encodePath([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    const path = await chunkReader([chunk]).decode(readPath, most);
    chunk.fill(0);
    expect(path).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
  });

  it('names the place in the stream where it ends or is malformed, and consumes nothing of the piece', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry, fc.nat(), anySizes, async (entry, where, sizes) => {
        const bytes = encodeEntry(entry);
        const whole = concatBytes(c64Standalone(7n), bytes.slice(0, where % bytes.length));
        const reader = chunkReader(cut(whole, sizes));
        await reader.decode(readC64Standalone, most);
        const { offset } = await problemOf(reader.decode(readEntry, most));
        expect(offset).toBeGreaterThan(0);
        expect(offset).toBeLessThanOrEqual(whole.length);
        expect(reader.at).toBe(1);
      }),
    );
    // 0xfc announces one byte, and 5 needs none
    const long = chunkReader([Uint8Array.of(0), Uint8Array.of(0xfc), Uint8Array.of(5)]);
    await long.decode(readC64Standalone, most);
    expect(await problemOf(long.decode(readC64Standalone, most))).toMatchObject({ offset: 3 });
  });

  it('refuses a piece longer than the most before it has come', async () => {
    let pulled = 0;
    const endless = (function* (): Generator<Uint8Array, void> {
      // 4,096 bytes of path in one component are announced
      yield Uint8Array.of(0xd1, 0x10, 0x00);
      for (;;) {
        pulled += 1;
        yield new Uint8Array(16);
      }
    })();
    const reader = chunkReader(endless);
    expect(await problemOf(reader.decode(readPath, 1_000))).toMatchObject({
      message: expect.stringContaining('at most 1000 bytes'),
    });
    expect(pulled).toBeLessThan(3);
  });

  it('a path of many components that comes byte by byte is tried a few times, not once a byte', async () => {
    const path = Array.from({ length: 2_048 }, () => Uint8Array.of(1));
    let tries = 0;
    const reader = chunkReader(cut(encodePath(path), [1]));
    const decoded = await reader.decode((bytes) => {
      tries += 1;
      return readPath(bytes);
    }, most);
    expect(decoded).toHaveLength(2_048);
    expect(tries).toBeLessThan(10);
  });

  it('is lenient when asked', async () => {
    const longFive = Uint8Array.of(0xfc, 5);
    expect(await chunkReader([longFive], 'lenient').decode(readC64Standalone, most)).toBe(5n);
    await fc.assert(
      fc.asyncProperty(anyPath, async (path) => {
        expect(await chunkReader([encodePath(path)], 'lenient').decode(readPath, most)).toEqual(path);
      }),
    );
  });
});
