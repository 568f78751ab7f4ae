import { toHex } from '../../willow/bytes.ts';
import { browserCards } from '../../crdt/load-browser.ts';
import { createDeviceNetwork } from '../../p2p/device-network.ts';
import { meetRegistry } from '../../p2p/meet-registry.ts';
import { loadOnce } from '../../registry/load-once.ts';
import { readRateLimits, writeRateLimits } from '../../registry/rate-limits.ts';
import { createRegistry } from '../../registry/registry.ts';
import type { RegistryApi, RegistryEvent } from '../../registry/registry-api.ts';
import type { DevicePorts } from '../../registry/registries/device-registries.ts';
import { openBeside } from '../../registry/registries/registry-storage.ts';
import { deleteIndexedDb, openIndexedDb } from '../../storage/indexeddb/indexeddb-storage.ts';
import { signerFromSeed, verifier } from '../../willow/ed25519.ts';
import { createSearchFeeds } from '../search/search-feeds.ts';
import { createValidatorPool } from '../validator/validator-pool.ts';
import { foldWhenTold } from './fold-when-told.ts';
import { hostRegistry } from './registry-host.ts';
import { onceOpen } from './once-open.ts';
import { servedApi } from './served-api.ts';

/** What the list of modules is enough for. */
const early = ['summaries', 'module', 'dependents', 'installed', 'outbox', 'sync'] as const;
const build = Number(import.meta.env['VITE_BUILD'] ?? 0);

hostRegistry<RegistryApi, RegistryEvent>(build, async ({ giveWay, restart, report }) => {
  const clock = { now: () => Date.now() };
  const stopped = new AbortController();
  const validators = createValidatorPool();
  const emit = (event: RegistryEvent): void => registry.context().emit(event);
  const onProblem = (problem: Extract<RegistryEvent, { kind: 'error' }>['problem']): void =>
    emit({ kind: 'error', problem });
  const network = createDeviceNetwork({ clock, agent: `gen-registry/${build}`, onError: report, onProblem });
  const openDatabase = (name: string) => openIndexedDb(name, { onVersionChange: giveWay });
  const device = await openDatabase('gen-registry');
  const beside = await openBeside(device, openDatabase);
  const storage = beside?.storage ?? device;
  const ports = {
    validator: validators,
    cards: browserCards(),
    clock,
    verify: await verifier(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
  };
  const registry = createRegistry({ ...ports, storage, network });
  const drafts = loadOnce(async () =>
    (await import('../../registry/drafts/draft-verbs.ts')).draftVerbs(registry.context(), async (owner) =>
      (await import('../../crdt/browser-documents.ts')).browserDocuments(
        owner,
        beside === null ? undefined : `${beside.database}-documents`,
      ),
    ),
  );
  const open = (): string | null => {
    const namespace = registry.namespace();
    return namespace === null ? null : toHex(namespace);
  };
  const registriesHost: DevicePorts = {
    device,
    ports,
    openOther: (name) => openIndexedDb(name),
    deleteOther: async (name) => {
      await deleteIndexedDb(name);
      await deleteIndexedDb(`${name}-documents`);
    },
    open,
    about: () => registry.about(),
    relays: () => storage.read('settings', 'relays'),
    identities: () => registry.identities(),
    reopen(namespace) {
      emit({ kind: 'reopened', namespace });
      // after the answer to the page that asked for it
      setTimeout(restart, 0);
    },
  };
  const registries = loadOnce(async () => {
    const { deviceRegistries, sweep } = await import('../../registry/registries/device-registries.ts');
    await sweep(registriesHost);
    return deviceRegistries(registriesHost);
  });
  const feeds = createSearchFeeds((ids) => registry.context().catalogue.summaries(ids));
  registry.on((event) => event.kind === 'modules' && feeds.changed(event.ids));
  network.on((status) => emit({ kind: 'sync', status }));
  network.onMeeting(() => void registry.settle());
  await registry.openList();
  const opened = registry.open();
  const begin = async (): Promise<void> => {
    await opened;
    if (stopped.signal.aborted) return;
    foldWhenTold(registry, report, stopped.signal);
    network.limit(await readRateLimits(device));
    await meetRegistry(registry, network, {
      origin: self.location.origin,
      ...(beside === null ? {} : { invited: beside.row.relays }),
      onProblem,
      signal: stopped.signal,
    });
  };
  begin().catch(report);
  const limits: Pick<RegistryApi, 'rateLimits' | 'setRateLimits'> = {
    rateLimits: () => readRateLimits(device),
    async setRateLimits(wanted) {
      const refused = await writeRateLimits(device, wanted);
      if (refused === null) {
        network.limit(wanted);
        emit({ kind: 'rate-limits' });
      }
      return refused;
    },
  };
  const takePairing = async (port: MessagePort, gone: AbortSignal): Promise<void> =>
    (await import('../../p2p/pairing/paired-channels.ts')).takePaired(port, gone, network.accept);
  return {
    api: onceOpen(servedApi(registry, network, drafts.get, registries.get, limits), opened, early),
    events: (listener) => registry.on(listener),
    take(service, port, gone) {
      if (service === 'validator') validators.add(port, gone);
      else if (service === 'search') feeds.add(port, gone);
      else if (service === 'network') network.offer(port);
      else if (service === 'pairing') takePairing(port, gone).catch(report);
      else opened.then(drafts.get).then((verbs) => verbs.share(port, gone), report);
    },
    async stop() {
      stopped.abort();
      network.close();
      await opened.catch(() => undefined);
      await (await drafts.begun())?.stop();
      await registry.settled();
      await registry.context().exclusive(async () => registry.close());
      if (beside !== null) device.close();
    },
  };
});
