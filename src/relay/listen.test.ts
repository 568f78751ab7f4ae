import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isProblem, sentence } from '../registry/problem.ts';
import { listen } from './listen.ts';

describe('listening', () => {
  it('answers 503 until it serves, on a free port when asked for 0', async () => {
    const listening = await listen('localhost', 0);
    if (isProblem(listening)) throw new Error(sentence(listening));
    const url = `http://127.0.0.1:${listening.port}/`;
    expect((await fetch(url)).status).toBe(503);
    listening.serve((_, response) => response.end('ready'));
    expect(await (await fetch(url)).text()).toBe('ready');
    await listening.close();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('names --port when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const outcome = await listen('localhost', port);
    expect(isProblem(outcome) && sentence(outcome)).toBe(
      `Expected port ${port} of localhost to be free; found another program listening on it. Stop that program, or choose another port: npm start -- --port ${port + 1}`,
    );
    other.close();
  });

  it('says what is wrong with an address that is not of this machine', async () => {
    const outcome = await listen('192.0.2.1', 0);
    expect(isProblem(outcome) && outcome.code).toBe('relay/cannot-listen');
  });
});
