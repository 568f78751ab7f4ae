import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from './byte-channel.ts';
import { memoryChannels } from './memory-channel.ts';
import { device, ring, star } from './devices.cases.ts';
import { note, remote } from './memory-host.cases.ts';

type Device = ReturnType<typeof device>;

function connect(left: Device, right: Device): ByteChannel {
  const [a, b] = memoryChannels(remote(left.name), remote(right.name), 16_384);
  left.network.accept(a);
  right.network.accept(b);
  return a;
}

function write(on: Device, path: string): void {
  const entry = note(path);
  on.host.put(entry);
  on.network.announce([entry]);
}

const shapes = {
  ring,
  star,
  /** Each is connected with one of those before it, and some others. */
  random: (count: number, extra: readonly number[]) => [
    ...Array.from({ length: count - 1 }, (_, at) => [at + 1, (extra[at] ?? 0) % (at + 1)] as const),
    ...extra.map((number) => [number % count, (number * 7 + 1) % count] as const).filter(([a, b]) => a !== b),
  ],
} as const;

const anyNetwork = fc.record({
  shape: fc.constantFrom('ring', 'star', 'random'),
  count: fc.integer({ min: 3, max: 12 }),
  extra: fc.array(fc.nat(1_000), { minLength: 12, maxLength: 20 }),
  /** How many entries each device has at first, and which connections break. */
  had: fc.array(fc.nat(120), { minLength: 12, maxLength: 12 }),
  breaks: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  half: fc.nat(11),
});

describe('a network of devices', () => {
  it('[N7] [N9] [N37] holds the same everywhere in the end, in rings, stars and random graphs, through a partition with writes on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(anyNetwork, async ({ shape, count, extra, had, breaks, half }) => {
        const errors: unknown[] = [];
        const devices = Array.from({ length: count }, (_, at) => device(at, errors));
        const edges = shapes[shape](count, extra);
        const link = ([a, b]: readonly [number, number]): ByteChannel[] => {
          const [left, right] = [devices[a], devices[b]];
          return left === undefined || right === undefined ? [] : [connect(left, right)];
        };
        for (const [at, one] of devices.entries())
          for (let index = 0; index < (had[at] ?? 0); index += 1)
            one.host.put(note(index % 5 === 0 ? `registry/r${at}/${index}` : `modules/m${at}/${index}`));
        const channels = edges.map((edge) => link(edge));
        for (const [at, one] of devices.entries()) write(one, `modules/while/${at}`);
        const first = had.slice(0, count).reduce((sum, one) => sum + one, 0) + count;
        const allHold = async (all: number): Promise<void> =>
          vi.waitFor(
            () => {
              for (const { name, host } of devices) expect(host.entryMap.size, name).toBe(all);
            },
            { timeout: 20_000, interval: 5 },
          );
        // some connections break in the middle of their comparison
        for (const [at, broken] of channels.entries()) if (breaks[at]) for (const one of broken) one.close();
        for (const [at, edge] of edges.entries()) if (breaks[at]) channels[at] = link(edge);
        await allHold(first);
        // a partition: all between one part and the other
        const isCut = ([a, b]: readonly [number, number]): boolean => a <= half !== b <= half;
        for (const [at, edge] of edges.entries())
          if (isCut(edge)) for (const one of channels[at] ?? []) one.close();
        for (const [at, one] of devices.entries()) write(one, `modules/apart/${at}`);
        for (const edge of edges.filter(isCut)) link(edge);
        await allHold(first + count);
        expect(errors).toEqual([]);
        for (const { network } of devices) {
          expect(network.status().peers.filter(({ state }) => state === 'dropped')).toEqual([]);
          network.close();
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
