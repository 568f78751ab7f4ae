import { nodeCards } from '../crdt/load-node.ts';
import { createWitness } from '../registry/witness.ts';
import { foundRegistry, missingGrants } from '../registry/found-registry.ts';
import { dropOf } from '../registry/drop.ts';
import { createIssuer, type Accept } from '../registry/issue.ts';
import { createSyncNetwork, type SyncNetwork } from '../p2p/sync-network.ts';
import type { Clock } from '../registry/ports/clock.ts';
import type { Storage } from '../registry/ports/storage.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import { validateWasm } from '../registry/validator/validate-wasm.ts';
import { isProblem, sentence } from '../registry/problem.ts';
import { receiveDrop } from '../registry/receive-drop.ts';
import { signerFromSeed, verifier } from '../willow/ed25519.ts';
import type { RegistryIntake } from './http/intake.ts';
import type { RelayKeys } from './keys.ts';
import { hostOf } from '../registry/sync-host.ts';

export interface RelayRegistry {
  readonly registry: Registry;
  readonly namespace: Uint8Array;
  /** Takes the channels that peers open. */
  readonly sync: SyncNetwork;
  /** Lists what is held and on no witness list yet. */
  readonly witness: () => Promise<unknown>;
  /** Takes what comes over HTTP. */
  readonly intake: RegistryIntake;
  /** True when it was founded by this call. */
  readonly founded: boolean;
}

const title = 'Gen demonstration registry';

const agent = 'gen-relay/0.1.0';
const clock: Clock = { now: () => Date.now() };

/** Opens the registry whose root key lies in the data folder, and founds it first where it does not stand yet. */
export async function openRelayRegistry(storage: Storage, keys: RelayKeys): Promise<RelayRegistry> {
  const [root, issuerKey, witnessKey, verify] = await Promise.all([
    signerFromSeed(keys.root),
    signerFromSeed(keys.issuer),
    signerFromSeed(keys.witness),
    verifier(),
  ]);
  const namespace = root.publicKey;
  const registry = createRegistry({
    storage,
    clock,
    verify,
    cards: nodeCards(),
    validator: { validate: (bytes, policy) => validateWasm(bytes, policy) },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    network: {
      announce: (entries) => sync.announce(entries),
      fetchPayload: (...wanted) => sync.fetchPayload(...wanted),
      request: ({ bytes }) => issuer(bytes),
    },
  });
  const accept: Accept = async (records) => {
    const stored = await registry.acceptOwn(records);
    sync.announce(stored);
    return stored;
  };
  const issuer = createIssuer(() => registry.context(), issuerKey, accept);
  const witness = createWitness(() => registry.context(), witnessKey, accept);
  const host = hostOf(registry, namespace, { archive: true, issuer });
  const sync = createSyncNetwork(host, {
    role: 'relay',
    agent,
    clock,
    onError: (error) => console.error(error),
  });
  registry.on((event) => {
    if (event.kind === 'error') console.error(sentence(event.problem));
  });

  await registry.open();
  await registry.join(namespace);
  const founded = (await registry.about())?.issuing === 'unknown';
  if (founded) await registry.acceptOwn(await foundRegistry(root, issuerKey.publicKey, title, clock.now()));
  const granted = { issuer: issuerKey.publicKey, witness: witnessKey.publicKey };
  const missing = await missingGrants(root, granted, registry.context().authority, clock.now());
  if (missing.length > 0) await registry.acceptOwn(missing);
  const intake: RegistryIntake = {
    async receive(bytes) {
      const outcome = await receiveDrop(registry.context(), bytes);
      if (!isProblem(outcome)) sync.announce(outcome.stored);
      return outcome;
    },
    request: issuer,
    dropOf: (entries) => dropOf(storage, entries),
  };
  return { registry, namespace, sync, intake, founded, witness };
}
