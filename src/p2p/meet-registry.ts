import { equalBytes, toHex } from '../willow/bytes.ts';
import { problem } from '../registry/problem.ts';
import type { Problem } from '../registry/problem.ts';
import type { Registry } from '../registry/registry.ts';
import { hostOf } from '../registry/sync-host.ts';
import type { DeviceNetwork } from './device-network.ts';
import { findRegistry, type Introduction } from './find-registry.ts';

/** Where the relays of the last introduction are kept. */
const relaysSetting = 'relays';
const firstWait = 1_000;
const longestWait = 15_000;

export interface MeetOptions {
  /** Where the app came from: its relay introduces itself there. */
  readonly origin: string;
  readonly onProblem: (problem: Problem) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings registry and network together: with what is stored at once, and with the origin's relay as soon as it answers,
 * however long that takes. A relay that carries another registry than this device joined changes nothing and is named.
 */
export async function meetRegistry(
  registry: Registry,
  network: DeviceNetwork,
  options: MeetOptions,
): Promise<void> {
  const stored = registry.namespace();
  const relays = await registry.context().storage.read('settings', relaysSetting);
  if (stored !== null && Array.isArray(relays)) network.start(hostFor(registry, stored), relays.map(String));
  const introduction = await introduced(options);
  if (introduction === null) return;
  const { namespace, addresses } = introduction;
  const joined = registry.namespace();
  if (joined !== null && !equalBytes(joined, namespace)) {
    const known = { joined: toHex(joined), found: toHex(namespace) };
    options.onProblem(problem('network/other-registry', known));
    return;
  }
  await registry.join(namespace);
  if (JSON.stringify(relays) !== JSON.stringify(addresses)) {
    const { storage } = registry.context();
    await storage.commit([{ kind: 'put', table: 'settings', key: relaysSetting, value: addresses }]);
    network.start(hostFor(registry, namespace), addresses);
  }
}

function hostFor(registry: Registry, namespace: Uint8Array): ReturnType<typeof hostOf> {
  return hostOf(registry, namespace, { archive: false, issuer: null });
}

/** Asks until the relay answers, at growing intervals; at once when the device comes online. Null when aborted. */
async function introduced({ origin, signal }: MeetOptions): Promise<Introduction | null> {
  for (let wait = firstWait; !signal.aborted; wait = Math.min(wait * 2, longestWait)) {
    const found = await findRegistry(origin, AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
    if (found !== null) return found;
    await pause(wait, signal);
  }
  return null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    globalThis.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
