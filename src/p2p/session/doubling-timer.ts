/** Rings once after each `set`, the first time after `first` milliseconds, then after twice as long as before, at most `most`. */
export interface DoublingTimer {
  /** Does nothing while it is set. */
  set(): void;
  /** Begins with `first` again, also if it is set. */
  restart(): void;
  stop(): void;
}

export function createDoublingTimer(first: number, most: number, ring: () => void): DoublingTimer {
  let next = first;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const set = (): void => {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      ring();
    }, next);
    next = Math.min(most, next * 2);
  };
  return {
    set,
    restart() {
      const wasSet = timer !== null;
      stop();
      next = first;
      if (wasSet) set();
    },
    stop,
  };
}
