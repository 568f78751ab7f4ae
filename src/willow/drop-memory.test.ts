import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { itemOf } from './drop-streams.cases.ts';
import { largePayload } from './large-payload.cases.ts';
import { readDrop } from './read-drop.ts';
import { writeDrop } from './write-drop.ts';
import { createWilliam3 } from './william3-hasher.ts';

describe('memory of drops as streams', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const held = (): number => {
    // buffers are freed while the program goes on; the second time waits for the first
    collectGarbage();
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };

  it(
    '[W31] slices of a payload of 1 GB are written and read without being held',
    {
      timeout: 60_000,
    },
    async () => {
      const { length, digest, source } = largePayload(20);
      // one in the middle, and the last of every 16 MB
      const ranges = Array.from({ length: 64 }, (_, i) => ({
        start: (i + 1) * 2 ** 24 - (i === 32 ? 2 ** 24 : 2 ** 12),
        end: (i + 1) * 2 ** 24,
      }));
      const item = itemOf('a', { kind: 'slices', ranges, source }, length, digest);
      const before = held();
      let [read, grown] = [0, 0];
      for await (const { payload: slices } of readDrop(writeDrop([item]))) {
        if (slices?.kind !== 'slices') throw new Error('expected slices');
        for await (const { chunks } of slices.slices)
          for await (const chunk of chunks) {
            read += chunk.length;
            if (read % 2 ** 21 === 0) grown = Math.max(grown, held() - before);
          }
      }
      expect(read).toBe(2 ** 24 + 63 * 2 ** 12);
      expect(grown).toBeLessThan(2 ** 21);
    },
  );

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
    expect(grown).toBeLessThan(2 ** 21);
  });
});
