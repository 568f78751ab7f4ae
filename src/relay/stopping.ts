/** A terminal's Ctrl-C reaches this process twice when npm passes it on as well; a person's second one comes later. */
const sameKeystroke = 500;

/** Milliseconds between two looks at whether npm is still there. */
const parentCheck = 250;

/** The ways a person or a supervisor ends this process, as one signal; a second Ctrl-C ends it at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const stop = (): void => {
    if (controller.signal.aborted && performance.now() - first > sameKeystroke) process.exit(130);
    first ||= performance.now();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // npm does not hand a SIGTERM on past its shell: without this the relay would outlive `npm start` and keep its port
  if (process.env['npm_lifecycle_event'] !== undefined) stopWithParent(() => controller.abort());
  return controller.signal;
}

function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentCheck);
  timer.unref();
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Waits for `work`, but no longer than `ms`: a peer that does not answer must not keep the process alive. A failure is reported. */
export async function within(ms: number, what: string, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  const reported = work.catch((error: unknown) => console.error(`${what} did not stop cleanly:`, error));
  await Promise.race([reported, patience]);
  clearTimeout(timer);
}
