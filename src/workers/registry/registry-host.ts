import type { Problem } from '../../registry/problem.ts';
import { isProblem, problem } from '../../registry/problem.ts';
import { StorageError } from '../../registry/ports/storage-error.ts';
import type { RpcEvents, RpcMethods } from '../rpc.ts';
import { serveRpc } from '../rpc.ts';
import { holdLock, untilFree } from './locks.ts';
import type { BuildMessage, HostMessage, OfferedService, PageMessage } from './registry-link.contract.ts';

/** What the host lends to what it hosts. */
export interface HostContext {
  /** Ends this worker in favour of a newer build: for `onVersionChange` of the database. */
  readonly giveWay: () => void;
  /** Ends this worker once what it has answered is on its way; the pages start another. */
  readonly restart: () => void;
  /** Shows an error that nobody awaits to every page. */
  readonly report: (error: unknown) => void;
}

/** The parts of a registry worker, started. */
export interface Hosted<Api, Event> {
  readonly api: RpcMethods<Api>;
  readonly events: RpcEvents<Event>;
  /** A page does `service` at the other end of `port`; `gone` aborts when that page has died or left. A worker with several such pages chooses. */
  readonly take: (service: OfferedService, port: MessagePort, gone: AbortSignal) => void;
  /** Finishes what is being written and closes the database. */
  readonly stop: () => Promise<void>;
}

/** The registry is written by whoever holds this Web Lock, across tabs and builds. */
export const REGISTRY_LOCK = 'registry';
const CHANNEL = 'gen-registry';
/** A connection made within milliseconds of a worker's end is lost: one that gives way stays to tell the pages that open together. */
const FAREWELL_MS = 1_000;

/**
 * Runs the registry in this worker (shared, or dedicated and connected by `{kind: 'connect'}` messages that carry a port): waits to be
 * the one writer, then starts it and serves all pages; gives way to a greater `build`. Call it while the script is first evaluated.
 */
export function hostRegistry<Api extends object, Event>(
  build: number,
  start: (context: HostContext) => Promise<Hosted<Api, Event>>,
): void {
  const ended = new AbortController();
  const pages = hostPages<Api, Event>();
  const builds = new BroadcastChannel(CHANNEL);
  let running: Promise<Hosted<Api, Event>> | null = null;
  let release = (): void => {};

  const end = async (): Promise<void> => {
    if (ended.signal.aborted) return;
    ended.abort();
    const hosted = await running?.catch(() => null);
    await hosted?.stop().catch(report);
    leave({ kind: 'superseded' }, FAREWELL_MS);
  };
  const restart = async (): Promise<void> => {
    if (ended.signal.aborted) return;
    ended.abort();
    const hosted = await running?.catch(() => null);
    await hosted?.stop().catch(report);
    leave(null);
  };
  const leave = (last: HostMessage | null, after = 0): void => {
    if (last !== null) pages.tell(last);
    builds.close();
    release();
    // The port of the page that started this worker may not have arrived yet, and that page waits for an answer.
    void pages.met.then(() => setTimeout(() => self.close(), after));
  };
  const report = (error: unknown): void =>
    pages.tell({ kind: 'uncaught', problem: problemOf(error) }, 'once');

  const run = async (): Promise<void> => {
    const life = `registry-life-${crypto.randomUUID()}`;
    await holdLock(life);
    pages.tell({ kind: 'alive', lock: life });
    release = await holdLock(REGISTRY_LOCK, ended.signal);
    if (ended.signal.aborted) return release();
    running = start({ giveWay: () => void end(), restart: () => void restart(), report });
    pages.serve(await running);
    pages.tell({ kind: 'ready' });
  };

  builds.addEventListener('message', ({ data }: MessageEvent<BuildMessage>) => {
    if (data.build > build) void end();
    else if (data.build < build && data.kind === 'starts') {
      builds.postMessage({ kind: 'stays', build } satisfies BuildMessage);
    }
  });
  builds.postMessage({ kind: 'starts', build } satisfies BuildMessage);
  self.addEventListener('error', (event) => report(event.error ?? event.message));
  self.addEventListener('unhandledrejection', (event) => report(event.reason));
  acceptPorts((port) => pages.add(port));
  run().catch((error: unknown) => {
    if (!ended.signal.aborted) leave({ kind: 'failed', problem: problemOf(error) });
  });
}

function acceptPorts(accept: (port: MessagePort) => void): void {
  const take = ({ ports: [port] }: MessageEvent): void => {
    if (port !== undefined) accept(port);
  };
  const shared = 'onconnect' in self;
  self.addEventListener(shared ? 'connect' : 'message', (event) => take(event as MessageEvent));
}

/** The pages of this worker. A port is not started before there is something to serve, so that calls wait in it. */
function hostPages<Api extends object, Event>() {
  const ports = new Set<MessagePort>();
  const said: HostMessage[] = [];
  let hosted: Hosted<Api, Event> | null = null;
  let meet: () => void;
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const serve = (port: MessagePort, { api, events, take }: Hosted<Api, Event>): void => {
    const gone = new AbortController();
    const stop = serveRpc<Api, Event>(port, api, events);
    const carried = new Map<string, MessagePort>();
    const carry = (service: OfferedService, id: string): void => {
      const { port1, port2 } = new MessageChannel();
      carried.set(id, port2);
      port2.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
        port.postMessage({ kind: 'carried', id, data } satisfies HostMessage),
      );
      port2.start();
      take(service, port1, gone.signal);
    };
    const leave = (): void => {
      gone.abort();
      for (const [, port2] of carried) port2.close();
      stop();
      ports.delete(port);
      port.close();
    };
    port.addEventListener('message', ({ data }: MessageEvent<PageMessage>) => {
      if (data.kind === 'page') void untilFree(data.lock).then(leave);
      if (data.kind === 'offer') take(data.service, data.port, gone.signal);
      if (data.kind === 'carry') carry(data.service, data.id);
      if (data.kind === 'carried') carried.get(data.id)?.postMessage(data.data);
    });
  };
  return {
    /** Resolves when the first page has been told all there is to tell. */
    met,
    add: (port: MessagePort): void => {
      ports.add(port);
      for (const message of said) port.postMessage(message);
      if (hosted !== null) serve(port, hosted);
      meet();
    },
    /** Tells every page, and unless `once` every page that comes later. */
    tell: (message: HostMessage, once?: 'once'): void => {
      if (once === undefined) said.push(message);
      for (const port of ports) port.postMessage(message);
    },
    serve: (started: Hosted<Api, Event>): void => {
      hosted = started;
      for (const port of ports) serve(port, started);
    },
  };
}

function problemOf(error: unknown): Problem {
  const carried: unknown = (error as { readonly problem?: unknown } | null)?.problem;
  if (isProblem(carried)) return carried;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (!(error instanceof StorageError)) return problem('internal/bug', { detail });
  return error.code === 'storage/quota'
    ? problem('storage/quota', { needed: 'what was to be saved' })
    : problem('storage/failed', { detail });
}
