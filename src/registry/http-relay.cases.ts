import { toHex, utf8 } from '../willow/bytes.ts';
import { dropOf } from './drop.ts';
import type { Storage } from './ports/storage.ts';
import { isProblem } from './problem.ts';
import { receiveDrop } from './receive-drop.ts';
import type { RelayAnswer } from './relay-answers.ts';
import type { SendPorts } from './send-outbox.ts';
import type { World } from './world.cases.ts';

/** The relay of a world as `POST /api/drops` and `/api/requests` answer, by function calls. */
export interface HttpRelay {
  readonly ask: SendPorts['ask'];
  /** Paths asked, in order. */
  readonly asked: string[];
  /** Answers instead of the relay where it gives something; throw for a network that fails. */
  instead: (path: string) => RelayAnswer | null;
}

export function json(status: number, value: object): RelayAnswer {
  return { status, bytes: utf8(JSON.stringify(value)) };
}

const statuses = { 'name-taken': 409, closed: 403, 'bad-request': 400 } as const;

export function httpRelay({ relay, host, namespace }: World): HttpRelay {
  const answers: Record<string, (bytes: Uint8Array) => Promise<RelayAnswer>> = {
    '/api/about': async () => json(200, { namespace: toHex(namespace) }),
    '/api/requests': async (bytes) => {
      const answer = await host.answer(bytes);
      if (answer === null) return json(404, { code: 'http/not-found' });
      if (answer.kind === 'refused') return json(statuses[answer.code], answer);
      return { status: 200, bytes: await dropOf(relay.context().storage, answer.entries) };
    },
    '/api/drops': async (bytes) => {
      const outcome = await receiveDrop(relay.context(), bytes);
      return isProblem(outcome)
        ? json(422, outcome)
        : json(200, { held: outcome.held, notYet: outcome.notYet });
    },
  };
  const http: HttpRelay = {
    asked: [],
    instead: () => null,
    async ask(path, body) {
      http.asked.push(path.slice('/api/'.length));
      const none = async (): Promise<RelayAnswer> => json(404, {});
      return http.instead(path) ?? (answers[path] ?? none)(body?.bytes ?? new Uint8Array());
    },
  };
  return http;
}

/** What the service worker sends with, over this storage. */
export function sending(world: World, storage: Storage, http: HttpRelay): SendPorts {
  return { storage, clock: world.clock, ask: http.ask, failed: () => undefined };
}
