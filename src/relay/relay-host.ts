import { parseRecordPath } from '../registry/record-path.ts';
import type { GrantAnswer } from '../registry/ports/network.ts';
import type { Storage } from '../registry/ports/storage.ts';
import type { Registry } from '../registry/registry.ts';
import { pathOf } from '../willow/path.ts';
import type { SyncHost } from '../p2p/sync-host.ts';

export interface RelayHostParts {
  readonly namespace: Uint8Array;
  readonly registry: Registry;
  readonly storage: Storage;
  /** Null: this side issues nothing. */
  readonly issuer: (request: Uint8Array) => Promise<GrantAnswer | null>;
}

/** The relay's side of a sync session: it holds every entry and every payload, and issues grants. */
export function relayHost({ namespace, registry, storage, issuer }: RelayHostParts): SyncHost {
  return {
    namespace,
    inventory: () => storage.entries.ids(namespace),
    entries: (ids) => storage.entries.get(ids),
    receive: (entries) => registry.receive(entries),
    payload: (digest) => storage.payloads.get(digest),
    missingPayloads: () => missingPayloads(namespace, storage),
    receivePayload: (digest, bytes) => registry.receivePayload(digest, bytes),
    answer: (request) => issuer(request),
    acknowledged: (ids) => registry.acknowledged(ids),
  };
}

/** Payloads that stored wasm entries name and that are not here yet. */
async function missingPayloads(
  namespace: Uint8Array,
  storage: Storage,
): Promise<readonly { readonly digest: string; readonly size: number }[]> {
  const missing = new Map<string, number>();
  for (const { entry } of await storage.entries.withPrefix(namespace, pathOf('modules'))) {
    const record = parseRecordPath(entry.path);
    if (record?.kind !== 'wasm' || missing.has(record.william3)) continue;
    if (!(await storage.payloads.has(record.william3))) missing.set(record.william3, record.size);
  }
  return [...missing].map(([digest, size]) => ({ digest, size }));
}
