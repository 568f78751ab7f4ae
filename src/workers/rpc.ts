import type { RpcCall, RpcPort, RpcReply } from './rpc.contract.ts';

/** A remote api: the methods of `Api`, called on another thread. */
export interface RpcClient<Api extends object, Event> {
  /** Each call rejects with the other side's error (name and message), or with the reason of `close`. */
  readonly api: Api;
  /** Hears every event of the other side; returns how to stop. */
  on(listener: (event: Event) => void): () => void;
  /** Rejects calls in flight and all later ones with `reason`, and stops listening. The port itself stays open. */
  close(reason: Error): void;
}

export interface RpcOptions {
  /** Buffers of a call to be moved instead of copied; the caller loses them. */
  readonly transfer?: (method: string, args: readonly unknown[]) => Transferable[];
}

/** The methods of an api; each answers with a promise. */
export type RpcMethods<Api> = { readonly [Name in keyof Api]: Api[Name] };

/** Starts to send events with `emit`; returns how to stop. */
export type RpcEvents<Event> = (emit: (event: Event) => void) => () => void;

type Method = (...args: readonly unknown[]) => Promise<unknown>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Answers calls on `port` with the own functions of the plain object `api` (nothing else of it can be reached) and passes on the events
 * that `events` emits. Returns how to stop. Messages of other kinds on the same port are left alone.
 */
export function serveRpc<Api extends object, Event = never>(
  port: RpcPort,
  api: RpcMethods<Api>,
  events?: RpcEvents<Event>,
): () => void {
  const reply = (message: RpcReply): void => port.postMessage(message);
  const answer = async ({ id, method, args }: RpcCall): Promise<void> => {
    try {
      reply({ kind: 'return', id, value: await Reflect.apply(mustOwn(api, method), api, args) });
    } catch (error) {
      reply({ kind: 'throw', id, ...spoken(error) });
    }
  };
  const listen = (message: MessageEvent): void => {
    const call: unknown = message.data;
    if (isCall(call)) void answer(call);
  };
  port.addEventListener('message', listen);
  const silence = events?.((event) => reply({ kind: 'event', event }));
  port.start?.();
  return () => {
    port.removeEventListener('message', listen);
    silence?.();
  };
}

/** Calls the api that {@link serveRpc} serves at the other end of `port`. */
export function connectRpc<Api extends object, Event = never>(
  port: RpcPort,
  options: RpcOptions = {},
): RpcClient<Api, Event> {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: Event) => void>();
  let closed: Error | null = null;
  let last = 0;
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed !== null) throw closed;
      const id = (last += 1);
      port.postMessage(
        { kind: 'call', id, method, args } satisfies RpcCall,
        options.transfer?.(method, args),
      );
      waiting.set(id, { resolve, reject });
    });
  const listen = (message: MessageEvent): void => {
    const reply: unknown = message.data;
    if (!isReply(reply)) return;
    if (reply.kind === 'event') {
      for (const listener of listeners) listener(reply.event as Event);
      return;
    }
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === 'return') waiter?.resolve(reply.value);
    else waiter?.reject(Object.assign(new Error(reply.message), { name: reply.name }));
  };
  port.addEventListener('message', listen);
  port.start?.();
  return {
    api: methodsOf(call) as Api,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: (reason) => {
      closed ??= reason;
      port.removeEventListener('message', listen);
      for (const { reject } of waiting.values()) reject(closed);
      waiting.clear();
    },
  };
}

/** An object on which every method is `call` with the method's name. It is not thenable, so it can be awaited and returned. */
export function methodsOf(call: (method: string, args: readonly unknown[]) => Promise<unknown>): object {
  return new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name !== 'string' || name === 'then'
          ? undefined
          : (...args: readonly unknown[]) => call(name, args),
    },
  );
}

function mustOwn(api: object, name: string): Method {
  const method: unknown = Object.hasOwn(api, name) ? (api as Record<string, unknown>)[name] : undefined;
  if (typeof method !== 'function')
    throw new TypeError(`Expected a method of the other side, got ${JSON.stringify(name)}.`);
  return method as Method;
}

function spoken(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error || error instanceof DOMException
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null ? (message as { kind?: unknown }).kind : undefined;
}

function isCall(message: unknown): message is RpcCall {
  return kindOf(message) === 'call';
}

function isReply(message: unknown): message is RpcReply {
  const kind = kindOf(message);
  return kind === 'return' || kind === 'throw' || kind === 'event';
}
