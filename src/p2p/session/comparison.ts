import { compareBytes, fromHex, mustHaveLength } from '../../willow/bytes.ts';
import { comparedSet } from '../reconcile/compared-set.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import type { Found, Reconciler, Turn } from '../reconcile/reconciler.ts';
import { idsPerPage } from '../wire/messages.ts';
import type { Message, MessageOf } from '../wire/messages.ts';
import { offence } from './context.ts';
import type { SessionContext } from './context.ts';

/** Where both sides find out what each lacks: the reconciliation of `reconcile/`, over the messages of a session. */
export interface Comparison {
  /** The greeting has come: the side with the greater nonce begins. */
  start(theirs: MessageOf<'hello'>): void;
  onCompare(message: MessageOf<'compare'>): Promise<void>;
  /** The peer still sends: its next message is on its way. */
  progress(): void;
  readonly done: boolean;
  /** The same of `registry/…` alone. */
  readonly controlDone: boolean;
}

interface Listener {
  /** The peer holds these, this side does not. */
  onLacking(found: Found): void;
  /** After each message: something may be done now. */
  onTurn(): void;
}

export function createComparison(
  context: SessionContext,
  nonce: Uint8Array,
  { onLacking, onTurn }: Listener,
): Comparison {
  const { host, remote, questions } = context;
  let reconciler: Reconciler | null = null;
  let question: number | null = null;

  async function* send({ offers, answer }: Turn): AsyncGenerator<Message, void> {
    for (const control of [true, false]) {
      const ids = offers.filter((found) => found.control === control).flatMap((found) => found.ids);
      for (let at = 0; at < ids.length; at += idsPerPage)
        yield { kind: 'offer', ids: ids.slice(at, at + idsPerPage), control };
    }
    if (answer === null) return;
    if (reconciler?.done !== true) expectAnswer();
    yield { kind: 'compare', ranges: answer };
  }

  const expectAnswer = (): void => {
    if (!context.ended) question ??= questions.ask('the comparison');
  };

  const settle = (): void => {
    if (question !== null) questions.settle(question);
    question = null;
  };

  const takeTurn = (turn: Turn): void => {
    for (const found of turn.lacking) onLacking(found);
    if (turn.answer !== null || turn.offers.length > 0) context.stream(send(turn));
    onTurn();
  };

  return {
    start(theirs) {
      const order = compareBytes(nonce, theirs.nonce);
      if (order === 0) throw offence(remote, "a greeting that repeats this side's");
      const subtracted = new Set([...context.subtracted, ...theirs.subtracted]);
      const set = comparedSet(host.store, host.namespace, Array.from(subtracted, mustBeId));
      const started = createReconciler(set, order > 0);
      reconciler = started;
      if (order > 0) context.spawn(async () => takeTurn(await started.begin()));
      else expectAnswer();
    },
    async onCompare({ ranges }) {
      settle();
      const outcome = (await reconciler?.take(ranges)) ?? null;
      if (outcome === null) throw offence(remote, 'a comparison before its greeting');
      if (outcome.kind === 'broken') throw offence(remote, outcome.detail);
      takeTurn(outcome);
    },
    progress() {
      if (question !== null) questions.progress(question);
    },
    get done() {
      return reconciler?.done === true;
    },
    get controlDone() {
      return reconciler?.controlDone === true;
    },
  };
}

function mustBeId(hex: string): Uint8Array {
  const id = fromHex(hex) ?? new Uint8Array(0);
  mustHaveLength(id, 32);
  return id;
}
