/** The app shell's updates, as a page sees them. */
export interface ShellUpdates {
  /** Calls `listener` when a newer build is installed and waits (at once if it does already); returns the unsubscriber. */
  on(listener: () => void): () => void;
  /** Lets the waiting build take over and reloads the page when it has. */
  apply(): void;
}

/**
 * Registers the service worker at `url` and watches for newer builds.
 * Where there is none (private windows of some browsers, plain http) nothing happens: the app works, but not offline.
 */
export function registerShell(url: string): ShellUpdates {
  const listeners = new Set<() => void>();
  let waiting: ServiceWorker | null = null;

  const offer = (worker: ServiceWorker | null): void => {
    if (worker === null || navigator.serviceWorker.controller === null) return;
    waiting = worker;
    for (const listener of listeners) listener();
  };
  if ('serviceWorker' in navigator) void watch(url, offer);

  return {
    on(listener) {
      listeners.add(listener);
      if (waiting !== null) listener();
      return () => listeners.delete(listener);
    },
    apply() {
      if (waiting === null) return;
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage({ kind: 'skip-waiting' });
    },
  };
}

async function watch(url: string, offer: (worker: ServiceWorker | null) => void): Promise<void> {
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(url, { scope: '/' });
  } catch (error) {
    console.warn('No offline start: the service worker was refused.', error);
    return;
  }
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => {
      if (next.state === 'installed') offer(next);
    });
  });
  const check = (): void => void registration.update().catch(() => undefined);
  globalThis.addEventListener('online', check);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') check();
  });
}
