import { nodeCards } from '../crdt/load-node.ts';
import { foundRegistry } from '../registry/found-registry.ts';
import { createIssuer } from '../registry/issue.ts';
import type { GrantAnswer, Network } from '../registry/ports/network.ts';
import type { Storage } from '../registry/ports/storage.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import { validateWasm } from '../registry/validator/validate-wasm.ts';
import { sentence } from '../registry/problem.ts';
import { signerFromSeed, verifier } from '../willow/ed25519.ts';
import type { RelayKeys } from './keys.ts';

/** What the relay's registry needs of other peers; its own issuer answers its requests. */
export type RelayPeers = Pick<Network, 'announce' | 'fetchPayload'>;

export interface RelayRegistry {
  readonly registry: Registry;
  readonly namespace: Uint8Array;
  readonly issuer: (request: Uint8Array) => Promise<GrantAnswer>;
  /** True when it was founded by this call. */
  readonly founded: boolean;
}

const title = 'Gen demonstration registry';

/** Opens the registry whose root key lies in the data folder, and founds it first where it does not stand yet. */
export async function openRelayRegistry(
  storage: Storage,
  keys: RelayKeys,
  peers: RelayPeers,
): Promise<RelayRegistry> {
  const [root, issuerKey, verify] = await Promise.all([
    signerFromSeed(keys.root),
    signerFromSeed(keys.issuer),
    verifier(),
  ]);
  const registry = createRegistry({
    storage,
    cards: nodeCards(),
    validator: { validate: (bytes, policy) => validateWasm(bytes, policy) },
    clock: { now: () => Date.now() },
    verify,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    network: { ...peers, request: async ({ bytes }) => issuer(bytes) },
  });
  const issuer = createIssuer(
    () => registry.context(),
    issuerKey,
    (entries) => registry.acceptOwn(entries),
  );
  registry.on((event) => {
    if (event.kind === 'error') console.error(sentence(event.problem));
  });
  await registry.open();
  await registry.join(root.publicKey);
  const about = await registry.about();
  const founded = about === null || about.issuing === 'unknown';
  if (founded) {
    await registry.acceptOwn(await foundRegistry(root, issuerKey.publicKey, title, Date.now()));
  }
  return { registry, namespace: root.publicKey, issuer, founded };
}
