import type { Problem } from '../../registry/problem.ts';
import { untilFree } from './locks.ts';
import type {
  HostMessage,
  LinkPort,
  OfferedService,
  OpenLink,
  PageMessage,
} from './registry-link.contract.ts';

/** What becomes of a connection. After `lost` it says nothing more. */
export interface ConnectionFate {
  /** The worker died, said nothing, or was given up by `open`. */
  readonly lost: () => void;
  readonly ready: () => void;
  readonly superseded: () => void;
  readonly failed: (problem: Problem) => void;
  readonly uncaught: (problem: Problem) => void;
}

/** Does a page's service beside the worker where the port transfers nothing, until `over`; leaves those it cannot. */
export type StandIn = (service: OfferedService, makePort: () => MessagePort, over: AbortSignal) => void;

/** One port to one registry worker. */
export interface Connection {
  readonly port: LinkPort;
  /** Gives the worker a port to a service of this page, where the port can carry it. */
  readonly offer: (service: OfferedService, makePort: () => MessagePort) => Promise<void>;
}

/** A worker that says nothing for so long is sought again. */
const SILENCE_MS = 15_000;

/** Connects to a worker and introduces the page by the lock that it holds (`page`: the lock's name, once it is held). `ended` stops it all. */
export function openConnection(
  open: OpenLink,
  page: Promise<string>,
  fate: ConnectionFate,
  ended: AbortSignal,
  standIn: StandIn = () => {},
): Connection {
  const gone = new AbortController();
  const over = AbortSignal.any([gone.signal, ended]);
  const lost = (): void => {
    if (over.aborted) return;
    gone.abort();
    fate.lost();
  };
  const port = open(lost);
  const silence = setTimeout(lost, SILENCE_MS);
  over.addEventListener('abort', () => clearTimeout(silence));
  const carried = new Map<string, MessagePort>();
  /** Passes on what the service says, both ways: its messages are copied, not transferred. */
  const carry = (service: OfferedService, offered: MessagePort): void => {
    const id = crypto.randomUUID();
    carried.set(id, offered);
    offered.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!over.aborted) port.postMessage({ kind: 'carried', id, data } satisfies PageMessage);
    });
    over.addEventListener('abort', () => offered.close());
    port.postMessage({ kind: 'carry', service, id } satisfies PageMessage);
    offered.start();
  };
  const hear = (message: HostMessage): void => {
    switch (message.kind) {
      case 'alive':
        clearTimeout(silence);
        untilFree(message.lock, over).then(lost, () => {});
        return;
      case 'ready':
      case 'superseded':
        fate[message.kind]();
        return;
      case 'failed':
      case 'uncaught':
        fate[message.kind](message.problem);
        return;
      case 'carried':
        carried.get(message.id)?.postMessage(message.data);
    }
  };
  port.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
    if (!over.aborted) hear(data);
  });
  const introduced = page.then((lock) => {
    if (!over.aborted) port.postMessage({ kind: 'page', lock } satisfies PageMessage);
    return lock;
  });
  return {
    port,
    offer: async (service, makePort) => {
      await introduced;
      if (over.aborted) return;
      if (port.copiesOnly === true)
        return service === 'documents' ? carry(service, makePort()) : standIn(service, makePort, over);
      const offered = makePort();
      port.postMessage({ kind: 'offer', service, port: offered } satisfies PageMessage, [offered]);
    },
  };
}
