/** Rings once after each `set`, the first time after `first` milliseconds, then after twice as long as before, at most `most`. */
export interface DoublingTimer {
  /** Does nothing while it is set. */
  set(): void;
  stop(): void;
}

export function createDoublingTimer(first: number, most: number, ring: () => void): DoublingTimer {
  let next = first;
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    set() {
      if (timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        ring();
      }, next);
      next = Math.min(most, next * 2);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
