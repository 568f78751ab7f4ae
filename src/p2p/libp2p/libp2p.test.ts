import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CarrierPeer } from '../carrier.ts';
import { memoryHost, note, wasm } from '../memory-host.cases.ts';
import type { MemoryHost } from '../memory-host.cases.ts';
import { runSyncSession } from '../session/sync-session.ts';
import type { SyncSession } from '../session/sync-session.ts';
import { startBrowserNode } from './browser-node.ts';
import { newPrivateKey } from './private-key.ts';
import { startRelayNode } from './relay-node.ts';

const clock = { now: () => Date.now() };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listen(port: number): Promise<Server> {
  const server = createServer((_, response) => response.end('app'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

async function relay(host: MemoryHost, privateKey: Uint8Array, port = 0) {
  const server = await listen(port);
  const bound = (server.address() as AddressInfo).port;
  const sessions: SyncSession[] = [];
  const node = await startRelayNode({
    privateKey,
    httpServer: server,
    announce: [`/ip4/127.0.0.1/tcp/${bound}/ws`],
    onChannel: (channel) =>
      sessions.push(runSyncSession(channel, host, { role: 'relay', agent: 'test', clock })),
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await node.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  cleanups.push(stop);
  return { node, port: bound, stop, sessions };
}

async function browser(host: MemoryHost, address: string) {
  const sessions: SyncSession[] = [];
  const peers: CarrierPeer[] = [];
  const node = await startBrowserNode({
    relays: [address],
    onChannel: (channel) =>
      sessions.push(runSyncSession(channel, host, { role: 'browser', agent: 'test', clock })),
    onPeer: (peer) => peers.push(peer),
  });
  cleanups.push(node.stop);
  return { node, sessions, peers };
}

describe('libp2p nodes', () => {
  it('[N18] sync over a WebSocket behind an ordinary HTTP server, and again after the relay restarted', async () => {
    const [left, right] = [memoryHost(), memoryHost({ keepsPayloads: true })];
    left.put(...Array.from({ length: 400 }, (_, at) => note(`browser/${at}`)));
    left.putWasm(wasm('io.example.big', 5_000_000));
    right.put(...Array.from({ length: 400 }, (_, at) => note(`relay/${at}`)));
    const key = await newPrivateKey();
    const first = await relay(right, key);
    const { sessions, peers } = await browser(left, `/ip4/127.0.0.1/tcp/${first.port}/ws`);
    await vi.waitFor(() => expect(left.acknowledgedIds.size).toBe(401), 15_000);
    expect(left.entryMap.size).toBe(801);
    expect(peers.at(-1)).toMatchObject({ state: 'connected', id: first.node.id, kind: 'relay' });
    expect(await (await fetch(`http://127.0.0.1:${first.port}/`)).text()).toBe('app');

    await first.stop();
    expect(await sessions[0]?.done).toMatchObject({ kind: 'closed' });
    left.put(note('written while the relay was away'));
    await vi.waitFor(
      () =>
        expect(peers.at(-1)).toMatchObject({
          state: 'unreachable',
          problem: { code: 'network/unreachable' },
        }),
      5_000,
    );

    const second = await relay(right, key, first.port);
    expect(second.node.id).toBe(first.node.id);
    await vi.waitFor(
      () => expect(right.entryMap.has(note('written while the relay was away').id)).toBe(true),
      15_000,
    );
    expect(right.entryMap.size).toBe(802);
  });

  it.each([
    ['a frame with reserved bits', Buffer.alloc(500, 0xff)],
    ['a message announced with 64 GiB', Buffer.from('82ff000000100000000000000000', 'hex')],
    ['an unmasked frame', Buffer.from([0x82, 0x02, 1, 2])],
  ])('[N3] %s ends that WebSocket and nothing else', async (_, frame) => {
    const { port } = await relay(memoryHost(), await newPrivateKey());
    const socket = connect(port, '127.0.0.1');
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    socket.write(frame);
    socket.resume();
    await gone;
    const { peers } = await browser(memoryHost(), `/ip4/127.0.0.1/tcp/${port}/ws`);
    await vi.waitFor(() => expect(peers.at(-1)).toMatchObject({ state: 'connected' }), 5_000);
  });

  it('[N19] tries a relay that is not there again and again, at once when asked', async () => {
    const host = memoryHost();
    host.put(note('waiting'));
    const key = await newPrivateKey();
    const gone = await relay(memoryHost(), key);
    await gone.stop();
    const { node, peers } = await browser(host, `/ip4/127.0.0.1/tcp/${gone.port}/ws`);
    await vi.waitFor(
      () => expect(peers.filter(({ state }) => state === 'unreachable').length).toBeGreaterThan(1),
      5_000,
    );
    const back = memoryHost();
    await relay(back, key, gone.port);
    node.retryNow();
    await vi.waitFor(() => expect(back.entryMap.size).toBe(1), 2_000);
  });

  it('[N5] a stream waits for a reader that does not read', async () => {
    const key = await newPrivateKey();
    const server = await listen(0);
    const { port } = server.address() as AddressInfo;
    const node = await startRelayNode({
      privateKey: key,
      httpServer: server,
      announce: [],
      onChannel: () => {},
    });
    let sent = 0;
    let release = (): void => {};
    const client = await startBrowserNode({
      relays: [`/ip4/127.0.0.1/tcp/${port}/ws`],
      onPeer: () => {},
      onChannel: (channel) => {
        void (async () => {
          for (; sent < 200 << 20; sent += 65_536) await channel.send(new Uint8Array(65_536));
        })().catch(() => release());
      },
    });
    const ended = new Promise<void>((resolve) => (release = resolve));
    cleanups.push(async () => {
      await node.stop();
      server.close();
    });
    let before = -1;
    await vi.waitFor(
      () => {
        const last = before;
        before = sent;
        expect(sent).toBeGreaterThan(0);
        expect(sent).toBe(last);
      },
      { timeout: 10_000, interval: 500 },
    );
    expect(sent).toBeLessThan(64 << 20);
    await client.stop();
    await ended;
  });
});
