import type { Clock } from '../../registry/ports/clock.ts';
import type { GrantAnswer } from '../../registry/ports/network.ts';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import type { Problem } from '../../registry/problem.ts';
import { equalBytes, toHex } from '../../willow/bytes.ts';
import type { ByteChannel } from '../byte-channel.ts';
import type { SyncHost } from '../sync-host.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { idsPerWant, subtractedMax } from '../wire/messages.ts';
import type { Message, MessageOf } from '../wire/messages.ts';
import { createComparison } from './comparison.ts';
import { Offence, offence, usualLimits } from './context.ts';
import type { SessionContext, SessionLimits } from './context.ts';
import { createEntryIntake, digestOf } from './entry-intake.ts';
import { createEntrySupply } from './entry-supply.ts';
import { goodbyes } from './goodbyes.ts';
import { createOutgoing } from './outgoing.ts';
import { createPayloadClaims } from './payload-claims.ts';
import type { PayloadClaims } from './payload-claims.ts';
import { createPayloadExchange } from './payload-exchange.ts';
import { createPayloadWishes } from './payload-wishes.ts';
import { createQuestions } from './questions.ts';
import { createReader } from './reader.ts';
import { createRequestExchange } from './request-exchange.ts';
import { createWatchdog } from './watchdog.ts';

/** How a session ended. */
export type SessionEnd =
  /** Either side went away; `reason` is what the other side said goodbye with, or empty; `lost` when the channel ended without a goodbye. */
  | { readonly kind: 'closed'; readonly reason: string; readonly lost?: true }
  /** The peer broke a rule. */
  | { readonly kind: 'dropped'; readonly problem: Problem }
  /** This side's host threw: a bug or lost storage, not the peer's fault. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface SessionStats {
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Both sides said that they lack nothing of what the other holds. */
  readonly inSync: boolean;
  /** As the peer says of itself; null before its hello. */
  readonly peer: { readonly role: 'relay' | 'browser'; readonly agent: string } | null;
}

export interface SyncSession {
  /** Never rejects. */
  readonly done: Promise<SessionEnd>;
  /** Tells the peer of new entries, except those it is known to have. Returns at once. */
  announce(entries: readonly StoredEntry[]): void;
  /** Bytes with this digest (verified), or null when the peer has none or they are longer than `maxBytes`. */
  fetchPayload(digest: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null>;
  /** The peer's answer to a grant request; null when it is no issuer. */
  request(bytes: Uint8Array, signal?: AbortSignal): Promise<GrantAnswer | null>;
  stats(): SessionStats;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  close(reason: string): void;
}

export interface SessionOptions {
  readonly role: 'relay' | 'browser';
  /** Name and version of this program, at most 64 characters. */
  readonly agent: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<SessionLimits>;
  /** Bytes a second for all sessions of one host. */
  readonly rates?: { readonly down: TokenBucket; readonly up: TokenBucket };
  /** 16 bytes that decide who begins the comparison. Left out: random. */
  readonly nonce?: Uint8Array;
  /** Shared by the sessions of one host. */
  readonly claims?: PayloadClaims;
  /** Entries that this session brought and the host stored. */
  readonly onStored?: (entries: readonly StoredEntry[]) => void;
}

/** Short messages that may wait for a peer to take them: far more than an honest one has coming. */
const waitingMax = 4_096;

/** Milliseconds a goodbye may take. */
const byeMs = 1_000;

const lost: SessionEnd = { kind: 'closed', reason: '', lost: true };

/**
 * Speaks `/gen-registry/sync/1` with one peer until either side ends it: hello, the comparison of what both hold, what each lacks,
 * then news, payloads and requests. Both sides run this same code. Every decision on entries and payloads is the host's; an entry it refuses, a frame
 * that is no message, or an answer that stalls ends the session with the problem named.
 */
export function runSyncSession(channel: ByteChannel, host: SyncHost, options: SessionOptions): SyncSession {
  const limits = { ...usualLimits, ...options.limits };
  const { remote } = channel;
  const listeners = new Set<() => void>();
  const { promise: done, resolve } = Promise.withResolvers<SessionEnd>();
  let peer: SessionStats['peer'] = null;
  let ended = false;
  let peerLacksNothing = false;
  let isCompared = false;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const end = (outcome: SessionEnd, bye: string | null): void => {
    if (ended) return;
    ended = true;
    options.signal?.removeEventListener('abort', onAbort);
    hello.stop();
    reader.stop();
    questions.stop();
    wishes.stop();
    payloads.stop();
    requests.stop();
    void goodbye(bye).finally(() => {
      outgoing.stop();
      channel.close();
      resolve(outcome);
      changed();
    });
  };

  const goodbye = async (bye: string | null): Promise<void> => {
    if (bye === null) return;
    outgoing.clear();
    outgoing.send({ kind: 'bye', reason: bye });
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([outgoing.flushed(), new Promise((wake) => (timer = setTimeout(wake, byeMs)))]);
    clearTimeout(timer);
  };

  const fail = (error: unknown): void => {
    if (error instanceof Offence) end({ kind: 'dropped', problem: error.problem }, error.problem.found);
    else end({ kind: 'failed', error }, 'an error on this side');
  };

  const stalled = (what: string): void =>
    fail(
      offence(remote, `nothing for ${Math.round(limits.stallMs / 1000)} seconds in the middle of ${what}`),
    );

  const reader = createReader(channel, {
    stallMs: limits.stallMs,
    ...(options.rates === undefined ? {} : { rate: options.rates.down }),
    handle: (message) => handle(message),
    onBadFrame: (detail) => offence(remote, detail),
    onStall: () => stalled('a frame'),
    onRead: () => changed(),
  });
  const busy = (): boolean => reader.busy;
  const questions = createQuestions(limits.stallMs, busy, stalled);
  const outgoing = createOutgoing(channel, {
    stallMs: limits.stallMs,
    ...(options.rates === undefined ? {} : { rate: options.rates.up }),
    onStall: () => stalled('taking what was sent'),
    onFailure: (error, closed) => (closed ? end(lost, null) : fail(error)),
    onSent: changed,
  });
  const hello = createWatchdog(limits.stallMs, busy, () => stalled('the greeting'));

  const context: SessionContext = {
    host,
    remote,
    limits,
    questions,
    subtracted: (host.subtracted ?? []).slice(0, subtractedMax).map(toHex),
    now: () => options.clock.now(),
    send: (message) => {
      if (!ended) outgoing.send(message);
    },
    stream: (messages) => {
      if (!ended) outgoing.stream(messages);
    },
    spawn: (work) => void work().catch(fail),
    changed,
    get ended() {
      return ended;
    },
  };
  const payloads = createPayloadExchange(context);
  const wishes = createPayloadWishes(context, payloads, options.claims ?? createPayloadClaims(), (ids) =>
    intake.receipt(ids, 'stored'),
  );
  const supply = createEntrySupply(context, () => {
    peerLacksNothing = false;
  });
  const nonce = options.nonce ?? crypto.getRandomValues(new Uint8Array(16));
  const comparison = createComparison(context, nonce, {
    onLacking: ({ ids, control }) => intake.lack(ids, control),
    onTurn: () => {
      intake.pump();
      if (!comparison.done || isCompared) return;
      isCompared = true;
      supply.start();
    },
  });
  const intake = createEntryIntake(context, comparison, {
    onKnown: supply.known,
    onStored: (entries) => options.onStored?.(entries),
    onDetached: (entry) => {
      wishes.expect(entry.id, digestOf(entry));
      wishes.check();
    },
    onShared: (ids) => context.spawn(() => askForReceipts(ids)),
  });
  const requests = createRequestExchange(context);

  /** Of these, or of all that this side waits for: the peer may have them from others. */
  const askForReceipts = async (ids?: ReadonlySet<string>): Promise<void> => {
    const awaiting = ((await host.awaiting?.()) ?? []).filter((id) => ids?.has(id) ?? true);
    for (let at = 0; at < awaiting.length; at += idsPerWant)
      supply.query(awaiting.slice(at, at + idsPerWant));
  };

  const greet = (message: Message): void => {
    if (message.kind !== 'hello') throw offence(remote, `a ${message.kind} message before its greeting`);
    if (!equalBytes(message.registry, host.namespace)) throw offence(remote, 'it serves another registry');
    hello.stop();
    peer = { role: message.role, agent: message.agent };
    supply.subtract(message.subtracted);
    comparison.start(message);
    wishes.check();
    changed();
  };

  const onQuery = async ({ ids }: MessageOf<'query'>): Promise<void> => {
    for (const entry of await host.entries(ids)) {
      if (entry.payload !== null || entry.entry.payloadLength === 0n) intake.receipt([entry.id], 'obsolete');
      else wishes.expect(entry.id, digestOf(entry));
    }
    wishes.check();
  };

  const handle = async (message: Message): Promise<void> => {
    if (outgoing.waiting > waitingMax)
      throw offence(remote, `more than ${waitingMax} answers asked for and not taken`);
    if (!peer) {
      greet(message);
      return;
    }
    switch (message.kind) {
      case 'hello':
        throw offence(remote, 'a second greeting');
      case 'compare':
        return comparison.onCompare(message);
      case 'offer':
        comparison.progress();
        return intake.onOffer(message);
      case 'want':
        return supply.onWant(message);
      case 'entries':
        return intake.onEntries(message);
      case 'caught-up':
        // said again without anything new to say it of, it asks for nothing
        if (!peerLacksNothing) context.spawn(() => askForReceipts());
        peerLacksNothing = true;
        return changed();
      case 'receipts':
        return supply.onReceipts(message);
      case 'query':
        return onQuery(message);
      case 'want-payload':
        return payloads.onWant(message);
      case 'payload':
        return payloads.onPiece(message);
      case 'payload-missing':
        return payloads.onMissing(message);
      case 'cancel-payload':
        return payloads.onCancel(message);
      case 'request':
        return requests.onRequest(message);
      case 'granted':
      case 'refused':
      case 'no-issuer':
        return requests.onAnswer(message);
      case 'bye':
        return end({ kind: 'closed', reason: message.reason }, null);
    }
  };

  const onAbort = (): void => end({ kind: 'closed', reason: '' }, goodbyes.closing);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  context.send({
    kind: 'hello',
    registry: host.namespace,
    role: options.role,
    agent: options.agent,
    nonce,
    subtracted: context.subtracted,
  });
  if (options.signal?.aborted) onAbort();
  reader.run().then(() => end(lost, null), fail);

  return {
    done,
    announce(entries) {
      if (ended) return;
      if (supply.announce(entries) === 'too-many') {
        end({ kind: 'closed', reason: '' }, goodbyes.comparing);
      }
    },
    fetchPayload: payloads.fetch,
    request: requests.ask,
    stats: () => ({
      bytesIn: reader.bytes,
      bytesOut: outgoing.bytes,
      inSync: peerLacksNothing && intake.lacksNothing,
      peer,
    }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: (reason) => end({ kind: 'closed', reason: '' }, reason),
  };
}
