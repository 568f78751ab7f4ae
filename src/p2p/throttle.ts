/** Calls `run` at once, and at most every `ms`; a call in between is made up for at the end. */
export function throttle(ms: number, run: () => void): { call(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const fire = (): void => {
    again = false;
    timer = setTimeout(() => {
      timer = null;
      if (again) fire();
    }, ms);
    run();
  };
  return {
    call() {
      if (timer === null) fire();
      else again = true;
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      again = false;
    },
  };
}
