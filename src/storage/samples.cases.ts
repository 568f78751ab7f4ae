import type { OutboxItem } from '../registry/outbox-item.ts';
import type { Change, StoredEntry } from '../registry/ports/storage.ts';
import { toHex } from '../willow/bytes.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import { william3 } from '../willow/william3.ts';

/** Two namespaces and three authors; the last byte values are those that overflow in key ranges. */
export const registries = [new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(3)] as const;
export const authors = [
  new Uint8Array(32).fill(1),
  new Uint8Array(32).fill(0xff),
  new Uint8Array(32),
] as const;

/** What a sample entry may say of itself; the rest is fixed. Strings in paths are UTF-8. */
export interface Sample {
  readonly path?: readonly (string | Uint8Array)[];
  readonly author?: Uint8Array;
  readonly namespace?: Uint8Array;
  readonly time?: bigint;
  readonly digest?: number;
  readonly length?: bigint;
  readonly payload?: Uint8Array;
}

export const text = (value: string): Uint8Array => new Uint8Array(new TextEncoder().encode(value));

/** An entry for storages, which do not verify: its token is not valid. */
export function sampleEntry(sample: Sample = {}): StoredEntry {
  const { author = authors[0], namespace = registries[0], time = 1n, digest = 0, payload = null } = sample;
  const path = (sample.path ?? ['p']).map((part) => (typeof part === 'string' ? text(part) : part));
  const payloadLength = sample.length ?? BigInt(payload?.length ?? 0);
  const payloadDigest = new Uint8Array(32).fill(digest);
  const entry = {
    namespaceId: namespace,
    subspaceId: author,
    path,
    timestamp: time,
    payloadLength,
    payloadDigest,
  };
  return {
    id: toHex(william3(encodeEntry(entry))),
    entry,
    capability: {
      kind: 'owned',
      mode: 'write',
      namespaceKey: namespace,
      userKey: author,
      initialAuthorisation: new Uint8Array(64),
      delegations: [
        {
          area: { subspaceId: author, path: [text('modules')], times: { start: 0n, end: 2n ** 64n - 1n } },
          user: author,
          signature: new Uint8Array(64),
        },
      ],
    },
    signature: new Uint8Array(64),
    payload,
  };
}

/** One change an entry. */
export function entryChanges(entries: readonly StoredEntry[]): Change[] {
  return entries.map((entry) => ({ kind: 'entry', entry }));
}

export const outboxItem: OutboxItem = {
  key: '0001763900000000-00',
  registry: '03'.repeat(32),
  what: 'release',
  module: 'io.example.a',
  version: '1.0.0',
  author: '01'.repeat(32),
  entries: [{ entry: Uint8Array.of(1, 2), signature: new Uint8Array(64), payload: null }],
  entryIds: ['00'],
  state: 'waiting',
  createdAt: 1,
  changedAt: 2,
  size: 3,
  problem: null,
};
