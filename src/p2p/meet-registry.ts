import { equalBytes, fromHex, toHex } from '../willow/bytes.ts';
import { problem } from '../registry/problem.ts';
import type { Problem } from '../registry/problem.ts';
import { leftRegistry } from '../registry/registries/open-setting.ts';
import type { Registry } from '../registry/registry.ts';
import { hostOf } from '../registry/sync-host.ts';
import type { DeviceNetwork } from './device-network.ts';
import { findRegistry, type Introduction } from './find-registry.ts';

/** Where the relays of the last introduction are kept. */
const relaysSetting = 'relays';
/** Where the seed of the device's libp2p key is kept, as hex digits. */
const seedSetting = 'node-key';
const firstWait = 1_000;
const longestWait = 15_000;
/** Milliseconds after which another registry at the origin is named again. */
const namedAgain = 60_000;

export interface MeetOptions {
  /** Where the app came from: its relay introduces itself there. */
  readonly origin: string;
  /**
   * Of a registry that was joined by an invitation: the relays that it named. The origin's relay may carry another one; browsers are then met
   * there, and nothing is named.
   */
  readonly invited?: readonly string[];
  readonly onProblem: (problem: Problem) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings registry and network together: with what is stored at once, and with the origin's relay as soon as it answers, however long
 * that takes. While no relay answers the origin is asked anew at each try: its relay may have another key by now.
 * A relay that carries another registry than this device joined changes nothing and is named, again after a minute; unless it was joined by
 * an invitation. A registry that was left is not taken up again.
 */
export async function meetRegistry(
  registry: Registry,
  network: Pick<DeviceNetwork, 'start' | 'on'>,
  options: MeetOptions,
): Promise<void> {
  const { origin, signal, invited } = options;
  const { storage } = registry.context();
  const stored = registry.namespace();
  const known = await storage.read('settings', relaysSetting);
  const seed = await deviceSeed(registry);
  const left = await leftRegistry(storage);
  let relays = Array.isArray(known) ? known.map(String) : (invited ?? null);
  let places = '';
  let named = -namedAgain;
  const meet = async ({ namespace, addresses }: Introduction): Promise<void> => {
    const joined = registry.namespace();
    if (joined === null && left === toHex(namespace)) return;
    if (joined !== null && invited !== undefined && !equalBytes(joined, namespace)) {
      if (places === addresses.join()) return;
      places = addresses.join();
      network.start(hostFor(registry, joined), relays ?? [], seed, addresses);
      return;
    }
    if (joined !== null && !equalBytes(joined, namespace)) {
      if (performance.now() - named < namedAgain) return;
      named = performance.now();
      const both = { joined: toHex(joined), found: toHex(namespace) };
      options.onProblem(problem('network/other-registry', both));
      return;
    }
    await registry.join(namespace);
    if (JSON.stringify(relays) === JSON.stringify(addresses)) return;
    relays = [...addresses];
    await storage.commit([{ kind: 'put', table: 'settings', key: relaysSetting, value: addresses }]);
    network.start(hostFor(registry, namespace), addresses, seed);
  };

  if (stored !== null && relays !== null) network.start(hostFor(registry, stored), relays, seed);
  const introduction = await introduced(options);
  if (introduction === null) return;
  await meet(introduction);
  await whileNoRelay(network, signal, async () => {
    const found = await findRegistry(origin, AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
    if (found !== null && !signal.aborted) await meet(found);
  });
}

/** The same at each start: other devices know this one again. */
async function deviceSeed(registry: Registry): Promise<Uint8Array> {
  const { storage, random } = registry.context();
  const kept = await storage.read('settings', seedSetting);
  const seed = typeof kept === 'string' && kept.length === 64 ? fromHex(kept) : null;
  if (seed !== null) return seed;
  const made = random(32);
  await storage.commit([{ kind: 'put', table: 'settings', key: seedSetting, value: toHex(made) }]);
  return made;
}

/** Calls `ask` at each new try to reach a relay while none answers, one call at a time, until the signal; its failure is this one's. */
function whileNoRelay(
  network: Pick<DeviceNetwork, 'on'>,
  signal: AbortSignal,
  ask: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let asking = false;
    let lastTry: number | null = null;
    const once = async (): Promise<void> => {
      asking = true;
      await ask();
      asking = false;
    };
    const off = network.on(({ peers }) => {
      const relays = peers.filter(({ kind }) => kind === 'relay');
      const tries = relays.flatMap(({ nextTry }) => nextTry ?? []);
      const nextTry = tries.length === 0 ? null : Math.min(...tries);
      if (
        asking ||
        relays.some(({ state }) => state === 'connected') ||
        nextTry === null ||
        nextTry === lastTry
      )
        return;
      lastTry = nextTry;
      once().catch(reject);
    });
    signal.addEventListener('abort', () => {
      off();
      resolve();
    });
  });
}

function hostFor(registry: Registry, namespace: Uint8Array): ReturnType<typeof hostOf> {
  return hostOf(registry, namespace, { archive: false, issuer: registry.answer });
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
