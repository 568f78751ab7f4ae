import type { Problem } from '../../registry/problem.ts';
import { problem } from '../../registry/problem.ts';
import { toHex } from '../../willow/bytes.ts';
import { william3 } from '../../willow/william3.ts';
import type { Message, MessageOf } from '../wire/messages.ts';
import { Offence, offence } from './context.ts';
import type { SessionContext } from './context.ts';
import { createPayloadAssembly } from './payload-assembly.ts';
import type { PayloadAssembly } from './payload-assembly.ts';

/** Bytes of one piece. */
const pieceSize = 131_072;

/** Payloads that one side may be asked for at the same time. */
const servedAtOnce = 8;

/** Payloads asked for at the same time; the rest waits here. Below the other side's `servedAtOnce`. */
const askedAtOnce = 4;

interface Fetch {
  readonly digest: string;
  readonly assembly: PayloadAssembly;
  readonly settle: (bytes: Uint8Array | null) => void;
}

/** Both directions of payloads in one session. */
export interface PayloadExchange {
  /** Bytes with this digest, verified, or null: the peer has none, they are longer than `maxBytes`, it was aborted, or the session ended. */
  fetch(digest: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null>;
  onWant(message: MessageOf<'want-payload'>): void;
  onPiece(message: MessageOf<'payload'>): void;
  onMissing(message: MessageOf<'payload-missing'>): void;
  onCancel(message: MessageOf<'cancel-payload'>): void;
  stop(): void;
}

export function createPayloadExchange(context: SessionContext): PayloadExchange {
  const { questions, remote } = context;
  const fetches = new Map<number, Fetch>();
  const queue = new Set<{ readonly ask: () => void; readonly settle: (bytes: null) => void }>();
  const served = new Map<number, { cancelled: boolean }>();

  const wrongBytes = (digest: string): Problem =>
    problem('wasm/hash-mismatch', {
      algorithm: 'WILLIAM3',
      expected: digest,
      found: `other bytes from ${remote.name}`,
    });

  const finish = (no: number, bytes: Uint8Array | null): void => {
    const fetch = fetches.get(no);
    fetches.delete(no);
    fetch?.settle(bytes);
    const [next] = queue;
    if (next && fetches.size < askedAtOnce) {
      queue.delete(next);
      next.ask();
    }
  };

  const giveUp = (no: number): void => {
    questions.giveUp(no);
    context.send({ kind: 'cancel-payload', no });
    finish(no, null);
  };

  const awaited = (no: number, kind: string): Fetch | null => {
    const fetch = fetches.get(no);
    if (fetch) return fetch;
    if (questions.state(no) === 'given-up') return null;
    throw offence(remote, `a ${kind} nobody asked for`);
  };

  async function* serve(
    no: number,
    digest: string,
    state: { cancelled: boolean },
  ): AsyncGenerator<Message, void> {
    const bytes = await context.host.payload(digest);
    if (bytes) yield* pieces(no, bytes, state);
    else yield { kind: 'payload-missing', no };
    served.delete(no);
  }

  return {
    fetch(digest, maxBytes, signal) {
      const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
      if (context.ended || signal?.aborted) return Promise.resolve(null);
      let asked: number | null = null;
      const ask = (): void => {
        asked = questions.ask(`the payload ${digest}`);
        fetches.set(asked, { digest, assembly: createPayloadAssembly(maxBytes), settle: resolve });
        context.send({ kind: 'want-payload', no: asked, digest });
      };
      const waiting = { ask, settle: resolve };
      const onAbort = (): void => {
        queue.delete(waiting);
        if (asked === null) resolve(null);
        else giveUp(asked);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (fetches.size < askedAtOnce) ask();
      else queue.add(waiting);
      return promise.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    onWant({ no, digest }) {
      if (served.size >= servedAtOnce)
        throw offence(remote, `more than ${servedAtOnce} payloads asked for at once`);
      if (served.has(no)) throw offence(remote, 'two questions with one number');
      const state = { cancelled: false };
      served.set(no, state);
      context.stream(serve(no, digest, state));
    },
    onPiece(message) {
      const fetch = awaited(message.no, 'piece of a payload');
      if (!fetch) return;
      questions.progress(message.no);
      const outcome = fetch.assembly.take(message);
      if (typeof outcome === 'object') throw offence(remote, outcome.problem);
      if (outcome === 'refused') giveUp(message.no);
      if (outcome !== 'done') return;
      questions.settle(message.no);
      if (toHex(william3(fetch.assembly.bytes)) !== fetch.digest) {
        finish(message.no, null);
        throw new Offence(wrongBytes(fetch.digest));
      }
      finish(message.no, fetch.assembly.bytes);
    },
    onMissing({ no }) {
      if (!awaited(no, 'answer about a payload')) return;
      questions.settle(no);
      finish(no, null);
    },
    onCancel({ no }) {
      const state = served.get(no);
      if (state) state.cancelled = true;
    },
    stop() {
      for (const waiting of queue) waiting.settle(null);
      queue.clear();
      for (const fetch of fetches.values()) fetch.settle(null);
      fetches.clear();
      for (const state of served.values()) state.cancelled = true;
    },
  };
}

function* pieces(
  no: number,
  bytes: Uint8Array,
  state: { readonly cancelled: boolean },
): Generator<Message, void> {
  for (let offset = 0; ; offset += pieceSize) {
    if (state.cancelled) return;
    const piece = bytes.subarray(offset, offset + pieceSize);
    const last = offset + piece.length === bytes.length;
    yield { kind: 'payload', no, offset, total: bytes.length, bytes: piece, last };
    if (last) return;
  }
}
