import { describe, expect, it } from 'vitest';
import { connectRpc, serveRpc } from './rpc.ts';

interface Sums {
  add(a: number, b: number): Promise<number>;
  length(bytes: Uint8Array): Promise<number>;
  echo(value: unknown): Promise<unknown>;
  fail(): Promise<never>;
  handle(): Promise<unknown>;
  never(): Promise<never>;
}

const sums: Sums = {
  add: async (a, b) => a + b,
  length: async (bytes) => bytes.length,
  echo: async (value) => value,
  fail: async () => {
    throw new RangeError('too far');
  },
  handle: async () => () => 1,
  never: () => new Promise(() => {}),
};

function pair() {
  const { port1, port2 } = new MessageChannel();
  let emit: (event: string) => void = () => {};
  const stop = serveRpc<Sums, string>(port1, sums, (tell) => {
    emit = tell;
    return () => {};
  });
  const client = connectRpc<Sums, string>(port2, {
    transfer: (method, args) => (method === 'length' ? [(args[0] as Uint8Array<ArrayBuffer>).buffer] : []),
  });
  const end = (): void => {
    stop();
    port1.close();
  };
  return { client, emit: (event: string) => emit(event), port2, end };
}

describe('the bridge between threads', () => {
  it('carries calls, answers and values whole', async () => {
    const { client, end } = pair();
    expect(await client.api.add(2, 3)).toBe(5);
    const value = { big: 2n ** 64n, bytes: Uint8Array.of(1, 2), map: new Map([['a', undefined]]) };
    expect(await client.api.echo(value)).toEqual(value);
    expect(await Promise.all([client.api.add(1, 1), client.api.add(2, 2)])).toEqual([2, 4]);
    end();
  });

  it('keeps name and message of errors, also of values that cannot cross', async () => {
    const { client, end } = pair();
    await expect(client.api.fail()).rejects.toMatchObject({ name: 'RangeError', message: 'too far' });
    await expect(client.api.handle()).rejects.toMatchObject({ name: 'DataCloneError' });
    await expect(client.api.echo(() => 1)).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await client.api.add(1, 2)).toBe(3);
    end();
  });

  it('refuses what is not an own function of the api', async () => {
    const { client, end } = pair();
    const any = client.api as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty', 'missing']) {
      await expect(any[name]?.()).rejects.toThrow(`got "${name}"`);
    }
    end();
  });

  it('moves the buffers named by `transfer`', async () => {
    const { client, end } = pair();
    const bytes = new Uint8Array(1000);
    expect(await client.api.length(bytes)).toBe(1000);
    expect(bytes.length).toBe(0);
    end();
  });

  it('carries events to every listener until it stops listening', async () => {
    const { client, emit, end } = pair();
    const heard: string[] = [];
    const stop = client.on((event) => heard.push(event));
    const other = new Promise((resolve) => client.on(resolve));
    emit('one');
    expect(await other).toBe('one');
    stop();
    emit('two');
    await client.api.add(0, 0);
    expect(heard).toEqual(['one']);
    end();
  });

  it('leaves other messages on the port alone', async () => {
    const { client, port2, end } = pair();
    for (const message of [null, 'call', 7, { kind: 'other' }, []]) port2.postMessage(message);
    expect(await client.api.add(4, 4)).toBe(8);
    end();
  });

  it('can be awaited without being called', async () => {
    const { client, end } = pair();
    await expect(Promise.resolve(client.api)).resolves.toBe(client.api);
    end();
  });

  it('rejects calls in flight and later ones once closed', async () => {
    const { client, end } = pair();
    const flying = client.api.never();
    client.close(new Error('worker lost'));
    await expect(flying).rejects.toThrow('worker lost');
    await expect(client.api.add(1, 1)).rejects.toThrow('worker lost');
    end();
  });
});
