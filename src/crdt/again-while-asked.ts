/** Work that is done once more for as long as it is asked for while it runs; never twice at a time. */
export interface AgainWhileAsked {
  readonly ask: () => void;
  /** Resolves when nothing is asked for any more. */
  readonly settled: () => Promise<void>;
}

/** `work` must not reject. */
export function againWhileAsked(work: () => Promise<void>): AgainWhileAsked {
  let asked = false;
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (asked) {
      asked = false;
      await work();
    }
    running = null;
  };
  return {
    ask() {
      asked = true;
      running ??= run();
    },
    settled: async () => running ?? undefined,
  };
}
