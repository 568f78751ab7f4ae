import { browserCards } from '../../crdt/load-browser.ts';
import { createDeviceNetwork } from '../../p2p/device-network.ts';
import { meetRegistry } from '../../p2p/meet-registry.ts';
import { loadOnce } from '../../registry/load-once.ts';
import { createRegistry } from '../../registry/registry.ts';
import type { RegistryApi, RegistryEvent } from '../../registry/registry-api.ts';
import { openIndexedDb } from '../../storage/indexeddb/indexeddb-storage.ts';
import { signerFromSeed, verifier } from '../../willow/ed25519.ts';
import { createSearchFeeds } from '../search/search-feeds.ts';
import { createValidatorPool } from '../validator/validator-pool.ts';
import { foldWhenTold } from './fold-when-told.ts';
import { hostRegistry } from './registry-host.ts';
import { servedApi } from './served-api.ts';

const build = Number(import.meta.env['VITE_BUILD'] ?? 0);

hostRegistry<RegistryApi, RegistryEvent>(build, async ({ giveWay, report }) => {
  const clock = { now: () => Date.now() };
  const stopped = new AbortController();
  const validators = createValidatorPool();
  const emit = (event: RegistryEvent): void => registry.context().emit(event);
  const onProblem = (problem: Extract<RegistryEvent, { kind: 'error' }>['problem']): void =>
    emit({ kind: 'error', problem });
  const network = createDeviceNetwork({ clock, agent: `gen-registry/${build}`, onError: report, onProblem });
  const registry = createRegistry({
    storage: await openIndexedDb('gen-registry', { onVersionChange: giveWay }),
    validator: validators,
    cards: browserCards(),
    network,
    clock,
    verify: await verifier(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
  });
  const drafts = loadOnce(async () =>
    (await import('../../registry/drafts/draft-verbs.ts')).draftVerbs(registry.context(), async (owner) =>
      (await import('../../crdt/browser-documents.ts')).browserDocuments(owner),
    ),
  );
  const feeds = createSearchFeeds((ids) => registry.context().catalogue.summaries(ids));
  registry.on((event) => event.kind === 'modules' && feeds.changed(event.ids));
  await registry.open();
  foldWhenTold(registry, report, stopped.signal);
  network.on((status) => emit({ kind: 'sync', status }));
  network.onMeeting(() => void registry.settle());
  meetRegistry(registry, network, { origin: self.location.origin, onProblem, signal: stopped.signal }).catch(
    report,
  );
  return {
    api: servedApi(registry, network, drafts.get),
    events: (listener) => registry.on(listener),
    take(service, port, gone) {
      if (service === 'validator') validators.add(port, gone);
      else if (service === 'search') feeds.add(port, gone);
      else if (service === 'network') network.offer(port);
      else drafts.get().then((verbs) => verbs.share(port, gone), report);
    },
    async stop() {
      stopped.abort();
      network.close();
      await (await drafts.begun())?.stop();
      await registry.settled();
      await registry.context().exclusive(async () => registry.close());
    },
  };
});
