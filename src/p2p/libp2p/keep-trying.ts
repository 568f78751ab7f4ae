/** One life of a connection. */
export interface Link {
  /** Resolves when the connection is gone. Never rejects. */
  readonly gone: Promise<void>;
  /** Finds out now whether the other side still answers; ends the link if not. */
  check(): void;
}

export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'unreachable'; readonly nextTry: number; readonly error: unknown };

interface Options {
  connect(signal: AbortSignal): Promise<Link>;
  onState(state: LinkState): void;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Milliseconds between two attempts at most; 15 s if left out. */
  readonly longestDelay?: number;
}

const firstDelay = 500;
const usualLongest = 15_000;

/** A link that lived so long (milliseconds) makes the next attempt start from the first delay again. */
const provenAfter = 10_000;

/**
 * Keeps a link up until `signal`: after each end it waits 0.5 s, doubling to 15 s, less up to a half by chance. `retryNow` ends a wait.
 * The signal ends attempts, never a link that stands.
 */
export function keepTrying(options: Options): { retryNow(): void } {
  const { longestDelay = usualLongest } = options;
  let delay = firstDelay;
  let link: Link | null = null;
  let wake: (() => void) | null = null;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const once = async (): Promise<unknown> => {
    options.onState({ state: 'connecting' });
    const since = options.now();
    try {
      link = await options.connect(options.signal);
    } catch (error) {
      return error;
    }
    options.onState({ state: 'connected' });
    await link.gone;
    link = null;
    if (options.now() - since > provenAfter) delay = firstDelay;
    return new Error('the connection ended');
  };

  const run = async (): Promise<void> => {
    while (!options.signal.aborted) {
      const error = await once();
      if (options.signal.aborted) return;
      const wait = delay * (1 - options.random() / 2);
      delay = Math.min(delay * 2, longestDelay);
      options.onState({ state: 'unreachable', nextTry: options.now() + wait, error });
      await pause(wait);
      wake = null;
    }
  };

  options.signal.addEventListener('abort', () => wake?.(), { once: true });
  void run();
  return {
    retryNow() {
      delay = firstDelay;
      link?.check();
      wake?.();
    },
  };
}
