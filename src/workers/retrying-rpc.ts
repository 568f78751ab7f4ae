import type { RpcPort } from './rpc.contract.ts';
import type { RpcClient } from './rpc.ts';
import { connectRpc, methodsOf } from './rpc.ts';

/** A client whose other end can be replaced. */
export interface RetryingRpc<Api extends object, Event> extends RpcClient<Api, Event> {
  /** Opens a new port; calls in flight are made again there, in the order they were made. */
  reopen(): void;
}

/**
 * A client of the api behind whatever port `open` gives. A call may arrive twice when the other end dies between doing it and saying so:
 * calls that write carry an operation id. Nothing is transferred, since it may have to be sent again.
 */
export function retryingRpc<Api extends object, Event = never>(open: () => RpcPort): RetryingRpc<Api, Event> {
  const replaced = new Error('The other end was replaced.');
  const listeners = new Set<(event: Event) => void>();
  const connect = (): RpcClient<Record<string, (...args: readonly unknown[]) => Promise<unknown>>, Event> => {
    const client = connectRpc<Record<string, (...args: readonly unknown[]) => Promise<unknown>>, Event>(
      open(),
    );
    client.on((event) => {
      for (const listener of listeners) listener(event);
    });
    return client;
  };
  let current = connect();
  const call = async (method: string, args: readonly unknown[]): Promise<unknown> => {
    for (;;) {
      try {
        return await current.api[method]?.(...args);
      } catch (error) {
        if (error !== replaced) throw error;
      }
    }
  };
  return {
    api: methodsOf(call) as Api,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: (reason) => current.close(reason),
    reopen: () => {
      const old = current;
      current = connect();
      old.close(replaced);
    },
  };
}
