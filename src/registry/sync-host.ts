import { toHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import { unwantedDigests } from './drop-bytes.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import type { Acknowledger, GrantAnswer } from './ports/network.ts';
import type { EntryStore, StoredEntry } from './ports/storage.ts';
import type { Problem } from './problem.ts';
import { parseRecordPath } from './record-path.ts';
import type { Received } from './receive.ts';
import type { Registry } from './registry.ts';
import { DEFAULT_MAX_SIZE } from './validator/unread-report.ts';

/** What a sync session calls on a registry; `p2p/sync-host.ts` states what each call means. */
export interface RegistryHost {
  readonly namespace: Uint8Array;
  readonly store: Pick<EntryStore, 'summarise' | 'keyAt' | 'idsInSpan' | 'lacking'>;
  entries(ids: readonly string[]): Promise<readonly StoredEntry[]>;
  receive(entries: readonly UncheckedEntry[]): Promise<readonly Received[]>;
  payload(digest: string): Promise<Uint8Array | null>;
  missingPayloads(): Promise<readonly { readonly digest: string; readonly size: number }[]>;
  receivePayload(digest: string, bytes: Uint8Array): Promise<Problem | null>;
  answer(request: Uint8Array): Promise<GrantAnswer | null>;
  awaiting(): Promise<readonly string[]>;
  acknowledged(ids: readonly string[], peer: Acknowledger): Promise<void>;
}

export interface HostOptions {
  /** True: holds the bytes of every release (a relay). False: bytes come when wanted (a browser). */
  readonly archive: boolean;
  /** Answers grant requests; null when this side issues nothing. */
  readonly issuer: ((request: Uint8Array) => Promise<GrantAnswer | null>) | null;
}

/** The registry as peers see it. An archive asks every peer for the bytes of wasm entries that it lacks (SPEC N10). */
export function hostOf(
  registry: Registry,
  namespace: Uint8Array,
  { archive, issuer }: HostOptions,
): RegistryHost {
  const { storage } = registry.context();
  const bare = async (): Promise<readonly { digest: string; size: number }[]> => {
    const missing: { digest: string; size: number }[] = [];
    const unwanted = await unwantedDigests(registry.context());
    for (const { entry } of await storage.entries.withPrefix(namespace, pathOf('modules'))) {
      const digest = toHex(entry.payloadDigest);
      if (parseRecordPath(entry.path)?.kind !== 'wasm' || unwanted.has(digest)) continue;
      if (await storage.payloads.has(digest)) continue;
      missing.push({ digest, size: Number(entry.payloadLength) });
    }
    return missing;
  };
  return {
    namespace,
    store: storage.entries,
    entries: (ids) => storage.entries.get(ids),
    receive: (entries) => registry.receive(entries),
    payload: (digest) => storage.payloads.get(digest),
    missingPayloads: async () => {
      const wished = archive ? (await bare()).filter(({ size }) => size <= DEFAULT_MAX_SIZE) : [];
      return [...new Map(wished.map((payload) => [payload.digest, payload])).values()];
    },
    receivePayload: (digest, bytes) => registry.receivePayload(digest, bytes),
    answer: async (request) => issuer?.(request) ?? null,
    awaiting: async () => registry.context().outbox.awaiting(),
    acknowledged: (ids, peer) => registry.acknowledged(ids, peer),
  };
}
