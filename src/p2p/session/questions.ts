import { createRecentSet } from './recent-set.ts';
import { createWatchdog } from './watchdog.ts';
import type { Watchdog } from './watchdog.ts';

/** What one side asked and still waits for, by number; a question without progress is a stall. */
export interface Questions {
  /** A new number. `what` names the answer in the problem when it never comes. */
  ask(what: string): number;
  /** `open`: awaited. `given-up`: asked once, no longer wanted. `unknown`: never asked. */
  state(no: number): 'open' | 'given-up' | 'unknown';
  progress(no: number): void;
  settle(no: number): void;
  giveUp(no: number): void;
  stop(): void;
}

export function createQuestions(
  stallMs: number,
  busy: () => boolean,
  onStall: (what: string) => void,
): Questions {
  const open = new Map<number, Watchdog>();
  const givenUp = createRecentSet(1_024);
  let last = 0;

  const settle = (no: number): void => {
    open.get(no)?.stop();
    open.delete(no);
    givenUp.delete(String(no));
  };

  return {
    ask(what) {
      last += 1;
      open.set(
        last,
        createWatchdog(stallMs, busy, () => onStall(what)),
      );
      return last;
    },
    state: (no) => (open.has(no) ? 'open' : givenUp.has(String(no)) ? 'given-up' : 'unknown'),
    progress: (no) => open.get(no)?.touch(),
    settle,
    giveUp(no) {
      settle(no);
      givenUp.add(String(no));
    },
    stop() {
      for (const watchdog of open.values()) watchdog.stop();
      open.clear();
    },
  };
}
