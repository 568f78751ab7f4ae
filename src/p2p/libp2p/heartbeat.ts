import type { Connection } from '@libp2p/interface';

export interface HeartbeatOptions {
  /** The connections that are to be watched. */
  readonly connections: () => readonly Connection[];
  /** How many questions in a row a peer may leave unanswered over this connection. */
  readonly tries: (connection: Connection) => number;
  /** Milliseconds for each answer; 4 s if left out. */
  readonly answerMs?: number;
  /** Milliseconds from one round of questions to the next; 5 s if left out. */
  readonly roundMs?: number;
}

/** Finds out which connections are dead, and ends them. */
export interface Heartbeat {
  /** Asks now, not only with the next round. */
  check(connection: Connection): void;
  stop(): void;
}

/** libp2p's ping; that it is agreed upon is an answer already. */
const pingProtocol = '/ipfs/ping/1.0.0';

/** A question whose time was up later than this factor of it was not asked by a page that could hear the answer. */
const late = 1.25;

/**
 * Asks over each connection until the peer has left the last of its tries unanswered, and ends that connection then.
 *
 * In the place of libp2p's own monitor, which gives every connection the same time and ends them all when this page itself was busy for so
 * long: its timer fires before the answers that came meanwhile are read. Here such a question is not counted, once for each try.
 */
export function watchConnections(options: HeartbeatOptions): Heartbeat {
  const { connections, tries, answerMs = 4_000, roundMs = 5_000 } = options;
  const asked = new Set<Connection>();
  const stopped = new AbortController();

  /** Whether an answer came, and whether its absence says anything. */
  const ask = async (connection: Connection): Promise<'answered' | 'silent' | 'late'> => {
    const time = AbortSignal.timeout(answerMs);
    const since = performance.now();
    try {
      // Not libp2p's ping service, which asks the peer over whichever connection it finds: a dying circuit would answer for a live direct one.
      const limits = { signal: AbortSignal.any([time, stopped.signal]), runOnLimitedConnection: true };
      const stream = await connection.newStream(pingProtocol, limits);
      void stream.close().catch(() => undefined);
      return 'answered';
    } catch (error) {
      // it has too many questions at a time, so it lives
      if (error instanceof Error && error.name === 'StreamResetError') return 'answered';
      await over(time);
      return performance.now() - since > answerMs * late ? 'late' : 'silent';
    }
  };

  const watch = async (connection: Connection): Promise<void> => {
    let silent = 0;
    let excused = 0;
    while (connection.status === 'open' && !stopped.signal.aborted) {
      const heard = await ask(connection);
      if (heard === 'answered') return;
      const most = tries(connection);
      if (heard === 'late' && excused < most) excused += 1;
      else silent += 1;
      if (silent >= most) connection.abort(new Error('it answers no more'));
    }
  };

  const check = (connection: Connection): void => {
    if (asked.has(connection)) return;
    asked.add(connection);
    void watch(connection).finally(() => asked.delete(connection));
  };
  const timer = setInterval(() => connections().forEach(check), roundMs);
  return {
    check,
    stop() {
      clearInterval(timer);
      stopped.abort();
    },
  };
}

function over(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
