import { hostRegistry } from './registry-host.ts';
import type { FixtureApi, FixtureEvent } from './fixture.contract.ts';

/** The smallest registry worker, for the tests of host and link. Its name ends in its build: `…-2`. */
const instance = crypto.randomUUID();
const build = Number(self.name.split('-').at(-1));
const listeners = new Set<(event: FixtureEvent) => void>();
const offered = new Map<string, MessagePort>();

hostRegistry<FixtureApi, FixtureEvent>(build, async ({ report, giveWay }) => {
  if (self.name.includes('broken')) throw new RangeError('no disk');
  return {
    api: {
      who: async () => instance,
      build: async () => build,
      dieOnce: (victim) => {
        if (victim !== instance) return Promise.resolve('another');
        self.close();
        return new Promise(() => {});
      },
      say: async (text) => {
        for (const listener of listeners) listener({ kind: 'said', text });
      },
      services: async () => [...offered.keys()],
      ask: (service) =>
        new Promise((resolve) => {
          const port = offered.get(service);
          port?.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
          port?.start();
          port?.postMessage('?');
        }),
      fail: async () => report(new RangeError('nobody waits for this')),
      giveWay: async () => giveWay(),
    },
    events: (emit) => {
      listeners.add(emit);
      return () => listeners.delete(emit);
    },
    take: (service, port, gone) => {
      offered.set(service, port);
      gone.addEventListener('abort', () => {
        offered.delete(service);
        for (const listener of listeners) listener({ kind: 'gone', service });
      });
    },
    stop: async () => {},
  };
});
