import { toHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import type { Acknowledger, GrantAnswer } from './ports/network.ts';
import type { StoredEntry } from './ports/storage.ts';
import type { Problem } from './problem.ts';
import { parseRecordPath } from './record-path.ts';
import type { Received } from './receive.ts';
import type { Registry } from './registry.ts';
import { DEFAULT_MAX_SIZE } from './validator/unread-report.ts';

/** What a sync session calls on a registry; `p2p/sync-host.ts` states what each call means. */
export interface RegistryHost {
  readonly namespace: Uint8Array;
  inventory(): Promise<readonly string[]>;
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
  readonly issuer: ((request: Uint8Array) => Promise<GrantAnswer>) | null;
}

/**
 * The registry as peers see it, `registry/…` first (SPEC N8). An archive leaves wasm entries whose bytes it lacks out of its inventory: the peer sends
 * them again, and its outbox learns that they are held only when the bytes are (SPEC N10).
 */
export function hostOf(
  registry: Registry,
  namespace: Uint8Array,
  { archive, issuer }: HostOptions,
): RegistryHost {
  const { storage } = registry.context();
  const bare = async (): Promise<readonly { id: string; digest: string; size: number }[]> => {
    const missing: { id: string; digest: string; size: number }[] = [];
    for (const { id, entry } of await storage.entries.withPrefix(namespace, pathOf('modules'))) {
      const digest = toHex(entry.payloadDigest);
      if (parseRecordPath(entry.path)?.kind !== 'wasm' || (await storage.payloads.has(digest))) continue;
      missing.push({ id, digest, size: Number(entry.payloadLength) });
    }
    return missing;
  };
  return {
    namespace,
    async inventory() {
      const lacking = new Set(archive ? (await bare()).map(({ id }) => id) : []);
      const listed = new Set((await storage.entries.ids(namespace)).filter((id) => !lacking.has(id)));
      const control = [...registry.context().control.keys()].filter((id) => listed.has(id));
      return [...new Set([...control, ...listed])];
    },
    entries: (ids) => storage.entries.get(ids),
    receive: (entries) => registry.receive(entries),
    payload: (digest) => storage.payloads.get(digest),
    missingPayloads: async () => {
      const wished = archive ? (await bare()).filter(({ size }) => size <= DEFAULT_MAX_SIZE) : [];
      return [...new Map(wished.map((payload) => [payload.digest, payload])).values()];
    },
    receivePayload: (digest, bytes) => registry.receivePayload(digest, bytes),
    answer: async (request) => issuer?.(request) ?? null,
    awaiting: async () =>
      registry
        .context()
        .outbox.items()
        .flatMap((item) => (item.state === 'ready' ? item.entryIds : [])),
    acknowledged: (ids, peer) => registry.acknowledged(ids, peer),
  };
}
