/** Calls `onStall` when nobody touched it for `ms`, time while `busy()` excepted. */
export interface Watchdog {
  touch(): void;
  stop(): void;
}

/**
 * The time is counted in two halves: after a frozen tab or a sleeping laptop wakes, the first half ends at once
 * and the second still gives the peer's bytes, which wait in the queue, time to be read.
 */
export function createWatchdog(ms: number, busy: () => boolean, onStall: () => void): Watchdog {
  let halves = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const arm = (): void => {
    timer = setTimeout(() => {
      halves = busy() ? 0 : halves + 1;
      if (halves < 2) arm();
      else onStall();
    }, ms / 2);
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  arm();
  return {
    touch() {
      halves = 0;
      stop();
      arm();
    },
    stop,
  };
}
