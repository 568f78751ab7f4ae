import { describe, expect, it, vi } from 'vitest';
import { memoryChannels } from '../memory-channel.ts';
import { memoryHost, note, remote, wasm } from '../memory-host.cases.ts';
import { runSyncSession } from '../session/sync-session.ts';
import { bridgeChannel } from './bridge-channel.ts';
import { carry } from './carry.ts';
import { bridgeWindow } from './frames.ts';

function bridged() {
  const { port1, port2 } = new MessageChannel();
  const [carried, far] = memoryChannels(remote('page'), remote('far', 'relay'));
  const carrying = carry(carried, port1);
  return { near: bridgeChannel(port2, carried.remote), far, carried, carrying };
}

async function collect(incoming: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of incoming) {
    parts.push(part);
    size += part.length;
    if (size >= length) break;
  }
  return new Uint8Array(Buffer.concat(parts));
}

describe('a bridge', () => {
  it("[N17] carries bytes both ways, in order, and leaves the sender's buffer alone", async () => {
    const { near, far } = bridged();
    const bytes = new Uint8Array(300_000).map((_, at) => at & 255);
    const sending = (async () => {
      for (let at = 0; at < bytes.length; at += 50_000) await near.send(bytes.subarray(at, at + 50_000));
      for (let at = 0; at < bytes.length; at += 50_000) await far.send(bytes.subarray(at, at + 50_000));
    })();
    expect(await collect(far.incoming, bytes.length)).toEqual(bytes);
    expect(await collect(near.incoming, bytes.length)).toEqual(bytes);
    await sending;
    expect(bytes.length).toBe(300_000);
  });

  it('[N17] waits for a slow receiver instead of queueing', async () => {
    const { near, far } = bridged();
    let sent = 0;
    const total = 8 * bridgeWindow;
    const sending = (async () => {
      for (; sent < total; sent += 65_536) await near.send(new Uint8Array(65_536));
    })();
    await vi.waitFor(() => expect(sent).toBeGreaterThanOrEqual(bridgeWindow));
    const before = await new Promise<number>((resolve) => setImmediate(() => resolve(sent)));
    expect(before).toBeLessThan(2 * bridgeWindow);
    await collect(far.incoming, total);
    await sending;
    expect(sent).toBe(total);
  });

  it('[N17] closes the far side when the near side closes, after what was sent', async () => {
    const { near, far, carrying } = bridged();
    await near.send(Uint8Array.of(1, 2));
    near.close();
    const got: number[] = [];
    for await (const bytes of far.incoming) got.push(...bytes);
    expect(got).toEqual([1, 2]);
    await carrying;
    await expect(near.send(Uint8Array.of(1))).rejects.toThrow('closed');
  });

  it('[N17] closes the near side when the far side closes, after what was sent', async () => {
    const { near, far, carrying } = bridged();
    await far.send(Uint8Array.of(3));
    far.close();
    const got: number[] = [];
    for await (const bytes of near.incoming) got.push(...bytes);
    expect(got).toEqual([3]);
    await carrying;
  });

  it('[N17] tells a broken carrier from one that ended', async () => {
    const { port1, port2 } = new MessageChannel();
    const near = bridgeChannel(port2, remote('far'));
    const broken = (async function* (): AsyncGenerator<Uint8Array, void> {
      yield Uint8Array.of(1);
      throw new Error('reset');
    })();
    void carry(
      { remote: remote('far'), send: () => Promise.resolve(), incoming: broken, close: () => {} },
      port1,
    );
    await expect(collect(near.incoming, 10)).rejects.toThrow('broke');
  });

  it('[N17] a session runs over it', async () => {
    const { near, far } = bridged();
    const [left, right] = [memoryHost(), memoryHost({ keepsPayloads: true })];
    left.put(...Array.from({ length: 200 }, (_, at) => note(`a/${at}`)));
    left.putWasm(wasm('io.example.big', 3_000_000));
    const clock = { now: () => Date.now() };
    runSyncSession(near, left, { role: 'browser', agent: 'test', clock });
    runSyncSession(far, right, { role: 'relay', agent: 'test', clock });
    await vi.waitFor(() => expect(left.acknowledgedIds.size).toBe(201), 10_000);
  });
});
