import type { Connection } from '@libp2p/interface';
import { expect, it, onTestFinished, vi } from 'vitest';
import { watchConnections } from './heartbeat.ts';

const answerMs = 40;
const roundMs = 50;
const patience = { timeout: 4_000, interval: 5 };

/** A connection whose peer answers as `answer` says, by the number of questions before; it counts them. */
function connection(answer: (asked: number, signal: AbortSignal) => Promise<unknown>) {
  const state = { status: 'open', asked: 0, ended: '' };
  const aborted = (error: Error): void => {
    state.status = 'aborted';
    state.ended = error.message;
  };
  return Object.assign(state, {
    connection: {
      get status() {
        return state.status;
      },
      async newStream(_: string, { signal }: { readonly signal: AbortSignal }) {
        await answer(state.asked++, signal);
        return { close: async () => undefined };
      },
      abort: aborted,
    } as unknown as Connection,
  });
}

const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

function watch(one: { readonly connection: Connection }, tries: number) {
  const heartbeat = watchConnections({
    connections: () => [one.connection],
    tries: () => tries,
    answerMs,
    roundMs,
  });
  onTestFinished(() => heartbeat.stop());
  return heartbeat;
}

/** So often, and up to twice where the machine was busy. */
function expectAsked(asked: number, tries: number): void {
  expect(asked).toBeGreaterThanOrEqual(tries);
  expect(asked).toBeLessThanOrEqual(2 * tries);
}

it('[N31] a connection whose peer leaves all its tries unanswered is ended, and not before', async () => {
  const dead = connection((_, signal) => silence(signal));
  watch(dead, 3);
  await vi.waitFor(() => expect(dead.ended).toBe('it answers no more'), patience);
  expectAsked(dead.asked, 3);
});

it('[N31] one answer, at the last try, begins the count anew', async () => {
  const slow = connection((asked, signal) => (asked % 3 === 2 ? Promise.resolve() : silence(signal)));
  watch(slow, 3);
  await vi.waitFor(() => expect(slow.asked).toBeGreaterThan(8), patience);
  expect(slow.status).toBe('open');
});

it('[N31] a peer that resets the question lives; any other failure is silence', async () => {
  const named = (name: string) => Object.assign(new Error(name), { name });
  const resets = connection(() => Promise.reject(named('StreamResetError')));
  const fails = connection(() => Promise.reject(named('UnexpectedEOFError')));
  watch(resets, 2);
  watch(fails, 2);
  await vi.waitFor(() => expect(fails.ended).not.toBe(''), patience);
  expectAsked(fails.asked, 2);
  await vi.waitFor(() => expect(resets.asked).toBeGreaterThan(4), patience);
  expect(resets.status).toBe('open');
});

it('[N31] questions that ran out while this side was busy are not counted, once for each try', async () => {
  const busy = connection((asked, signal) => {
    const silent = silence(signal);
    const until = performance.now() + 3 * answerMs;
    if (asked < 10) while (performance.now() < until);
    return silent;
  });
  watch(busy, 2);
  await vi.waitFor(() => expect(busy.ended).not.toBe(''), patience);
  expect(busy.asked).toBe(4);
});

it('[N29] a check asks at once, and not twice at a time', async () => {
  const one = connection(() => Promise.resolve());
  const heartbeat = watch(one, 2);
  heartbeat.check(one.connection);
  heartbeat.check(one.connection);
  expect(one.asked).toBe(1);
  heartbeat.stop();
  await new Promise((resolve) => setTimeout(resolve, 3 * roundMs));
  expect(one.asked).toBe(1);
});
