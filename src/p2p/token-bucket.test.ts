import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { memoryChannels } from './memory-channel.ts';
import { memoryHost, remote, wasm, type MemoryHost } from './memory-host.cases.ts';
import { createSyncNetwork, type SyncNetwork } from './sync-network.ts';
import { TokenBucket } from './token-bucket.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Milliseconds that the clock is moved on until it is done. */
async function until(done: Promise<unknown>): Promise<number> {
  const start = performance.now();
  const state = { isDone: false };
  void done.then(() => (state.isDone = true));
  await vi.advanceTimersByTimeAsync(0);
  while (!state.isDone) await vi.advanceTimersByTimeAsync(5);
  return performance.now() - start;
}

it.each([32_000, 250_000, 4_000_000])(
  '[N44] lets %i bytes a second through, within a tenth',
  async (rate) => {
    const bucket = new TokenBucket();
    bucket.setRate(rate);
    const pieces = Array.from({ length: 100 }, () => bucket.take(rate / 10));
    const took = await until(Promise.all(pieces));
    expect(took).toBeGreaterThan(9_000);
    expect(took).toBeLessThan(11_000);
  },
);

it('[N44] serves in order, and a pause saves up for no more than a moment', async () => {
  const bucket = new TokenBucket();
  bucket.setRate(100_000);
  const order: number[] = [];
  const three = [50_000, 1, 50_000].map((bytes, at) => bucket.take(bytes).then(() => order.push(at)));
  await until(Promise.all(three));
  expect(order).toEqual([0, 1, 2]);
  await vi.advanceTimersByTimeAsync(60_000);
  const after = await until(Promise.all([bucket.take(100_000), bucket.take(100_000), bucket.take(1)]));
  expect(after).toBeGreaterThan(1_700);
});

it('[N44] a limit that is changed or lifted holds at once, for those who wait too', async () => {
  const bucket = new TokenBucket();
  bucket.setRate(1_000);
  const waiting = Promise.all([bucket.take(1_000_000), bucket.take(1_000)]);
  await vi.advanceTimersByTimeAsync(10_000);
  bucket.setRate(1_000_000);
  expect(await until(waiting)).toBeLessThan(1_010);
  bucket.setRate(1_000);
  const all = Promise.all([bucket.take(5_000_000), bucket.take(5_000_000)]);
  bucket.setRate(null);
  expect(await until(all)).toBe(0);
  expect(await until(bucket.take(1e9))).toBe(0);
});

function start(host: MemoryHost, stallMs = 30_000): SyncNetwork {
  return createSyncNetwork(host, {
    role: 'browser',
    agent: 'test',
    clock: { now: () => Date.now() },
    limits: { stallMs },
    onError: (error) => {
      throw error;
    },
  });
}

function join(left: SyncNetwork, leftName: string, right: SyncNetwork, rightName: string): void {
  const [a, b] = memoryChannels(remote(leftName), remote(rightName));
  left.accept(a);
  right.accept(b);
}

it.each(['down', 'up'] as const)('[N44] limits %s for all peers together', async (way) => {
  const modules = [wasm('io.example.a', 500_000), wasm('io.example.b', 500_000)];
  const middle = memoryHost();
  const network = start(middle);
  const others = modules.map((module, at) => {
    const host = memoryHost();
    (way === 'down' ? host : middle).payloadMap.set(module.digest, module.bytes);
    const other = start(host);
    join(network, 'middle', other, `other ${at}`);
    return other;
  });
  await vi.advanceTimersByTimeAsync(500);
  network.limit({ down: null, up: null, [way]: 250_000 });
  const fetched = Promise.all(
    modules.map(async ({ digest }, at) => {
      const asked = way === 'down' ? network : others[at];
      return (await asked?.fetchPayload(digest, 500_000)) ?? null;
    }),
  );
  const took = await until(fetched);
  expect((await fetched).map((bytes) => bytes?.length)).toEqual([500_000, 500_000]);
  expect(took).toBeGreaterThan(3_600);
  expect(took).toBeLessThan(4_400);
});

it.each(['down', 'up'] as const)(
  '[N44] the time that %s waits for the limit is not the peer’s',
  async (way) => {
    const module = wasm('io.example.a', 300_000);
    const [taker, giver] = [memoryHost(), memoryHost()];
    giver.payloadMap.set(module.digest, module.bytes);
    // a piece of 65,536 bytes takes longer at this rate than a peer may be silent
    const limited = { stallMs: 1_000 };
    const networks = {
      down: start(taker, way === 'down' ? limited.stallMs : 30_000),
      up: start(giver, way === 'up' ? limited.stallMs : 30_000),
    };
    join(networks.down, 'taker', networks.up, 'giver');
    await vi.advanceTimersByTimeAsync(500);
    networks[way].limit({ down: null, up: null, [way]: 32_000 });
    const fetched = networks.down.fetchPayload(module.digest, 300_000);
    expect(await until(fetched)).toBeGreaterThan(8_000);
    expect(await fetched).toEqual(module.bytes);
    expect(networks.down.status().problems).toEqual([]);
    expect(networks.up.status().problems).toEqual([]);
  },
);
