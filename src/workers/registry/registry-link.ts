import type { Problem } from '../../registry/problem.ts';
import { problem, sentence } from '../../registry/problem.ts';
import type { RpcPort } from '../rpc.contract.ts';
import { retryingRpc } from '../retrying-rpc.ts';
import type { Connection, ConnectionFate, StandIn } from './link-connection.ts';
import { openConnection } from './link-connection.ts';
import { holdLock } from './locks.ts';
import type { LinkEvent, OfferedService, OpenLink } from './registry-link.contract.ts';

/** A page's link to the one registry worker, whichever thread that is at the moment. */
export interface RegistryLink<Api extends object, Event> {
  /** Calls outlive the worker: they are made again on the next one. They reject when the link has ended. */
  readonly api: Api;
  /** Returns how to stop listening. */
  on(listener: (event: Event | LinkEvent) => void): () => void;
  /** Does work for the worker: `makePort` makes a port to the service for each worker that comes. */
  offer(service: OfferedService, makePort: () => MessagePort): void;
  /** Leaves; calls in flight reject. */
  close(): void;
}

/** Workers that may die one after the other before one is ready. */
const ATTEMPTS = 5;

/** Links this page with the registry worker that `open` finds or starts. `standIn` does in this page what its port cannot carry. */
export function linkRegistry<Api extends object, Event>(
  open: OpenLink,
  standIn?: StandIn,
): RegistryLink<Api, Event> {
  const listeners = new Set<(event: Event | LinkEvent) => void>();
  const offers = new Map<OfferedService, () => MessagePort>();
  const ended = new AbortController();
  const life = `page-${crypto.randomUUID()}`;
  const held = holdLock(life);
  const page = held.then(() => life);
  let connection: Connection;
  let attempts = 0;

  const emit = (event: Event | LinkEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const end = (reason: Error): void => {
    ended.abort();
    rpc.close(reason);
    void held.then((release) => release());
  };
  const fail = (problem: Problem): void => {
    end(refusal(problem));
    emit({ kind: 'error', problem });
  };
  const fate: ConnectionFate = {
    lost: () => {
      attempts += 1;
      if (attempts > ATTEMPTS) fail(problem('thread/lost', { thread: 'registry worker' }));
      else rpc.reopen();
    },
    ready: () => {
      attempts = 0;
    },
    superseded: () => {
      end(refusal(problem('thread/superseded', {})));
      emit({ kind: 'superseded' });
    },
    failed: fail,
    uncaught: (problem) => emit({ kind: 'error', problem }),
  };
  const connect = (): RpcPort => {
    connection = openConnection(open, page, fate, ended.signal, standIn);
    for (const [service, makePort] of offers) void connection.offer(service, makePort);
    return connection.port;
  };

  const rpc = retryingRpc<Api, Event>(connect);
  rpc.on(emit);
  return {
    api: rpc.api,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    offer: (service, makePort) => {
      offers.set(service, makePort);
      void connection.offer(service, makePort);
    },
    close: () => end(new Error('The page has left the registry.')),
  };
}

/** What calls reject with: an error that carries the problem. */
function refusal(problem: Problem): Error {
  return Object.assign(new Error(sentence(problem)), { problem });
}
