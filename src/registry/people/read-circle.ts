import { fromHex, toHex } from '../../willow/bytes.ts';
import { pathOf } from '../../willow/path.ts';
import { parseCanonicalJson } from '../canonical-json.ts';
import type { Context } from '../context.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { parseRecordPath } from '../record-path.ts';
import type { TrustPayload } from '../records.ts';
import { subspaceOfDid } from '../../willow/did-key.ts';
import { addressBook } from './address-book.ts';
import { circleSetting, ringOf, type Circle } from './ring.ts';

/** Edges of one person that count, in order of did: nobody fills another's circle. */
const edgeLimit = 1000;

/** What a circle is made of; keys as 64 hex digits. */
interface CircleSources {
  /** Keys of this device. */
  readonly own: readonly string[];
  readonly trusted: readonly string[];
  /** Whom each of the trusted trusts by published edges that count. */
  readonly edges: ReadonlyMap<string, readonly string[]>;
}

/** The reader's circle (SPEC L3): the nearest ring wins, and only the edges of who he trusts himself lead further. */
export function circleOf({ own, trusted, edges }: CircleSources): Circle {
  const circle = new Map<string, 'you' | 'trusted' | 'theirs'>();
  for (const key of trusted) for (const next of edges.get(key) ?? []) circle.set(next, 'theirs');
  for (const key of trusted) circle.set(key, 'trusted');
  for (const key of own) circle.set(key, 'you');
  return circle;
}

/** Whom a key trusts by its published edges; none where its right to say so does not stand. */
export async function edgesOf(
  { storage, joined, authority }: Context,
  author: string,
): Promise<readonly string[]> {
  const subspaceId = fromHex(author);
  if (joined === null || subspaceId === null) return [];
  const area = { subspaceId, path: pathOf('people', 'trust'), times: { start: 0n, end: null } };
  const stored = await storage.entries.inArea(joined.namespace, area);
  return stored
    .flatMap((entry) => {
      const edge = edgeOf(entry);
      return edge === null || authority.grantFor(entry) === undefined ? [] : [edge];
    })
    .slice(0, edgeLimit);
}

/** The key that a trust entry names; null when it was taken back. */
export function edgeOf({ entry, payload }: Pick<StoredEntry, 'entry' | 'payload'>): string | null {
  const path = parseRecordPath(entry.path);
  const value = parseCanonicalJson(payload ?? new Uint8Array()) as TrustPayload | undefined;
  const key = path?.kind === 'trust' && value?.trusted === true ? subspaceOfDid(path.did) : null;
  return key === null ? null : toHex(key);
}

/**
 * Brings the circle up to date with address book, keys of this device and published edges; every module about which somebody whose ring
 * changed said something is projected anew. Call inside `exclusive`.
 */
export async function refreshCircle(context: Context): Promise<void> {
  const { storage, catalogue, emit } = context;
  const trusted = (await addressBook(storage).all())
    .filter((contact) => contact.trusted)
    .map(({ key }) => key);
  const own = (await storage.all('identities')).map(({ value }) => value.publicKey);
  const edges = new Map<string, readonly string[]>();
  for (const key of trusted) edges.set(key, await edgesOf(context, key));
  const circle = circleOf({ own, trusted, edges });
  const before = context.circle;
  const moved = [...new Set([...before.keys(), ...circle.keys()])].filter(
    (key) => ringOf(before, key) !== ringOf(circle, key),
  );
  if (moved.length === 0) return;
  const stale = new Set((await Promise.all(moved.map((key) => modulesSpokenOf(context, key)))).flat());
  await storage.commit([
    { kind: 'put', table: 'settings', key: circleSetting, value: circle },
    ...catalogue.stale(stale),
  ]);
  context.circle = circle;
  catalogue.refreshSoon(stale);
  emit({ kind: 'people' });
}

/** Ids of the modules that a key rated or counts as installed, also where that waits in the outbox. */
async function modulesSpokenOf(
  { storage, joined, outbox }: Context,
  author: string,
): Promise<readonly string[]> {
  const subspaceId = fromHex(author);
  if (joined === null || subspaceId === null) return [];
  const waiting = outbox
    .items()
    .flatMap((item) => (item.author === author && item.module !== '' ? [item.module] : []));
  const area = { subspaceId, path: pathOf('people'), times: { start: 0n, end: null } };
  const stored = (await storage.entries.inArea(joined.namespace, area)).flatMap(({ entry }) => {
    const path = parseRecordPath(entry.path);
    return path !== null && 'id' in path ? [path.id] : [];
  });
  return [...waiting, ...stored];
}
