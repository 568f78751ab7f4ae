/** The app shell's updates, as a page sees them. */
export interface ShellUpdates {
  /** Calls `listener` when a newer build is installed and waits (at once if it does already); returns the unsubscriber. */
  on(listener: () => void): () => void;
  /** Asks the server whether there is a newer build. */
  check(): void;
  /** Loads the page anew in the newest build that can be reached: one that waits takes over first. */
  apply(): Promise<void>;
}

/**
 * Registers the service worker at `url` and watches for newer builds.
 * Where there is none (private windows of some browsers, plain http) nothing happens: the app works, but not offline.
 */
export function registerShell(url: string): ShellUpdates {
  const listeners = new Set<() => void>();
  let ready = false;
  const offer = (): void => {
    ready = true;
    for (const listener of listeners) listener();
  };
  const registered = 'serviceWorker' in navigator ? watch(url, offer) : Promise.resolve(null);

  return {
    on(listener) {
      listeners.add(listener);
      if (ready) listener();
      return () => listeners.delete(listener);
    },
    check: () => void registered.then((registration) => registration?.update()).catch(() => {}),
    async apply() {
      const registration = await registered;
      if (registration !== null) await takeOver(registration);
      location.reload();
    },
  };
}

async function watch(url: string, offer: () => void): Promise<ServiceWorkerRegistration | null> {
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(url, { scope: '/' });
  } catch (error) {
    console.warn('No offline start: the service worker was refused.', error);
    return null;
  }
  // Without a controller this page came from the server and is the newest build itself.
  const updated = (): void => {
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null) offer();
  };
  updated();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', updated);
  });
  const check = (): void => void registration.update().catch(() => undefined);
  globalThis.addEventListener('online', check);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') check();
  });
  return registration;
}

/** Resolves when the newest build there is serves this page; at once when another page let it take over, or none can be had. */
async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  if (registration.waiting === null) await registration.update().catch(() => undefined);
  await reached(registration.installing, ['installed', 'activating', 'activated']);
  const { waiting } = registration;
  waiting?.postMessage({ kind: 'skip-waiting' });
  await reached(waiting, ['activated']);
}

/** Resolves when a worker is in one of these states, or has ended. */
function reached(worker: ServiceWorker | null, states: readonly ServiceWorkerState[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker === null || worker.state === 'redundant' || states.includes(worker.state)) resolve();
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}
