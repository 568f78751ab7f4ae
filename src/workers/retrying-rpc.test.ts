import { afterEach, describe, expect, it } from 'vitest';
import { retryingRpc } from './retrying-rpc.ts';
import { serveRpc } from './rpc.ts';

interface Log {
  note(text: string): Promise<string>;
}

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** Other ends that come one after the other; the first ones swallow every call. */
function ends(deaf: number) {
  const calls: string[][] = [];
  const emits: ((event: string) => void)[] = [];
  const open = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    opened.push(port1, port2);
    const heard: string[] = [];
    const answers = calls.push(heard) > deaf;
    const api: Log = {
      note: (text) => {
        heard.push(text);
        return answers ? Promise.resolve(`${text}!`) : new Promise(() => {});
      },
    };
    serveRpc<Log, string>(port1, api, (emit) => {
      emits.push(emit);
      return () => {};
    });
    return port2;
  };
  return { open, calls, emits };
}

describe('calls across the death of a worker', () => {
  it('[T2] makes calls in flight again on the new port, in order, and once each', async () => {
    const { open, calls } = ends(2);
    const rpc = retryingRpc<Log, string>(open);
    const answers = Promise.all(['a', 'b', 'c'].map((text) => rpc.api.note(text)));
    rpc.reopen();
    rpc.reopen();
    expect(await answers).toEqual(['a!', 'b!', 'c!']);
    expect(calls.at(-1)).toEqual(['a', 'b', 'c']);
    expect(await rpc.api.note('d')).toBe('d!');
    expect(calls.at(-1)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('[T2] keeps listeners, and hears the new end only', async () => {
    const { open, emits } = ends(0);
    const rpc = retryingRpc<Log, string>(open);
    const heard: string[] = [];
    rpc.on((event) => heard.push(event));
    rpc.reopen();
    emits[0]?.('old');
    emits[1]?.('new');
    await rpc.api.note('x');
    expect(heard).toEqual(['new']);
  });

  it('rejects calls in flight with the reason it is closed for', async () => {
    const rpc = retryingRpc<Log, string>(ends(9).open);
    const flying = rpc.api.note('a');
    rpc.close(new Error('over'));
    await expect(flying).rejects.toThrow('over');
    await expect(rpc.api.note('b')).rejects.toThrow('over');
  });
});
