import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { counted } from '../counted-channel.cases.ts';
import type { Counted } from '../counted-channel.cases.ts';
import { memoryChannels } from '../memory-channel.ts';
import { memoryHost, note, remote } from '../memory-host.cases.ts';
import type { MemoryHost } from '../memory-host.cases.ts';
import { runSyncSession } from './sync-session.ts';

/** Two sessions until both are level: what each side sent. The one with the greater nonce begins. */
async function level(left: MemoryHost, right: MemoryHost, leftBegins: boolean) {
  const [a, b] = memoryChannels(remote('left'), remote('right')).map(counted);
  if (a === undefined || b === undefined) throw new Error('expected two ends');
  const side = (at: Counted, host: MemoryHost, begins: boolean) =>
    runSyncSession(at.channel, host, {
      role: 'browser',
      agent: 'gen-registry/0.1.0',
      clock: { now: () => Date.now() },
      nonce: new Uint8Array(16).fill(begins ? 2 : 1),
    });
  const sessions = [side(a, left, leftBegins), side(b, right, !leftBegins)];
  await vi.waitFor(() => expect(sessions.map((one) => one.stats().inSync)).toEqual([true, true]), 30_000);
  await vi.waitFor(() => expect(left.acknowledgedIds.size).toBe(right.received));
  const sent = {
    left: { bytes: a.bytes, kinds: [...a.kinds] },
    right: { bytes: b.bytes, kinds: [...b.kinds] },
  };
  for (const session of sessions) session.close('');
  return sent;
}

const hex = (at: number): string => (at * 2_654_435_761).toString(16).padStart(64, '0');
const pathAt = (at: number): string =>
  at % 100 === 0
    ? `registry/grants/${hex(at)}/${hex(at + 1)}`
    : `modules/io.example.m${at % 3_001}/releases/1.${at}.0/manifest/${hex(at)}`;

describe('a comparison of 100,000 entries', () => {
  let shared: readonly StoredEntry[] = [];
  beforeAll(() => {
    shared = Array.from({ length: 100_000 }, (_, at) => note(pathAt(at), 'x'.repeat(300)));
  }, 120_000);

  it.each([true, false])(
    '[N7] of which 10 differ takes at most 8 messages each way and 40 kB with those entries, whoever begins (%s)',
    async (leftBegins) => {
      const [left, right] = [memoryHost(), memoryHost()];
      const differing = new Set(Array.from({ length: 10 }, (_, at) => 9_973 * at + 17));
      for (const [at, entry] of shared.entries()) {
        if (!differing.has(at) || at % 2 === 0) left.put(entry);
        if (!differing.has(at) || at % 2 === 1) right.put(entry);
      }
      const sent = await level(left, right, leftBegins);
      expect(left.received + right.received).toBe(10);
      expect(sent.left.kinds.length, sent.left.kinds.join()).toBeLessThanOrEqual(8);
      expect(sent.right.kinds.length, sent.right.kinds.join()).toBeLessThanOrEqual(8);
      expect(sent.left.bytes + sent.right.bytes).toBeLessThanOrEqual(40_000);
    },
    120_000,
  );

  it('[N7] of which none differ takes less than 1 kB', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    for (const host of [left, right]) host.put(...shared.slice(0, 50_000));
    const sent = await level(left, right, true);
    expect(sent.left.bytes + sent.right.bytes).toBeLessThan(1_000);
  }, 120_000);
});
