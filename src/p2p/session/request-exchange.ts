import type { GrantAnswer } from '../../registry/ports/network.ts';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { problem } from '../../registry/problem.ts';
import type { Message, MessageOf } from '../wire/messages.ts';
import { capabilityReader } from '../wire/capability-reader.ts';
import { fromWire, toWire } from '../wire/wire-entry.ts';
import { Offence, offence } from './context.ts';
import type { SessionContext } from './context.ts';

/** Requests that one side may have open. */
const answeredAtOnce = 8;

/** Both directions of grant requests in one session. */
export interface RequestExchange {
  /** The other side's answer; null when it is no issuer, it was aborted, or the session ended. */
  ask(bytes: Uint8Array, signal?: AbortSignal): Promise<GrantAnswer | null>;
  onRequest(message: MessageOf<'request'>): void;
  onAnswer(message: MessageOf<'granted' | 'refused' | 'no-issuer'>): void;
  stop(): void;
}

export function createRequestExchange(context: SessionContext): RequestExchange {
  const { questions, remote } = context;
  const readCapability = capabilityReader();
  const open = new Map<number, (answer: GrantAnswer | null) => void>();
  let answering = 0;

  const finish = (no: number, answer: GrantAnswer | null): void => {
    const settle = open.get(no);
    open.delete(no);
    settle?.(answer);
  };

  const reply = (no: number, answer: GrantAnswer | null): Message => {
    if (!answer) return { kind: 'no-issuer', no };
    if (answer.kind === 'granted') return { kind: 'granted', no, entries: answer.entries.map(toWire) };
    return { kind: 'refused', no, code: answer.code, detail: answer.detail };
  };

  return {
    ask(bytes, signal) {
      if (context.ended || signal?.aborted) return Promise.resolve(null);
      const { promise, resolve } = Promise.withResolvers<GrantAnswer | null>();
      const no = questions.ask('the answer to a request');
      const onAbort = (): void => {
        questions.giveUp(no);
        finish(no, null);
      };
      open.set(no, resolve);
      signal?.addEventListener('abort', onAbort, { once: true });
      context.send({ kind: 'request', no, bytes });
      return promise.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    onRequest({ no, bytes }) {
      if (answering >= answeredAtOnce) throw offence(remote, `more than ${answeredAtOnce} requests at once`);
      answering += 1;
      context.spawn(async () => {
        const answer = await context.host.answer(bytes.slice());
        answering -= 1;
        context.send(reply(no, answer));
      });
    },
    onAnswer(message) {
      const { no } = message;
      if (!open.has(no)) {
        if (questions.state(no) === 'given-up') return;
        throw offence(remote, 'an answer to a request nobody made');
      }
      questions.settle(no);
      if (message.kind === 'no-issuer') finish(no, null);
      else if (message.kind === 'refused')
        finish(no, { kind: 'refused', code: message.code, detail: message.detail });
      else
        finish(no, {
          kind: 'granted',
          entries: message.entries.map((wire) => decoded(wire, readCapability)),
        });
    },
    stop() {
      for (const settle of open.values()) settle(null);
      open.clear();
    },
  };
}

function decoded(...wire: Parameters<typeof fromWire>): StoredEntry {
  const entry = fromWire(...wire);
  if ('problem' in entry) throw new Offence(problem('entry/malformed', { detail: entry.problem }));
  return entry;
}
