import { toHex } from '../willow/bytes.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { pathOf } from '../willow/path.ts';
import { unixFromTai } from '../willow/tai.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { ringOf } from './people/ring.ts';
import type { StoredEntry } from './ports/storage.ts';
import type { ModuleSources } from './project-module.ts';
import type { RatingRecord } from './rating.ts';
import { parseRecordPath } from './record-path.ts';
import type { InstallsPayload, RatingPayload } from './records.ts';

const ratingsOn = (id: string) => pathOf('people', 'ratings', id);

/** What each of these modules is projected from, in their order; read in one go, since a reading costs more than what it gives. */
export async function sourcesOf(context: Context, ids: readonly string[]): Promise<readonly ModuleSources[]> {
  const { storage, joined, outbox } = context;
  const prefixes = ids.flatMap((id) => [
    pathOf('modules', id),
    ratingsOn(id),
    pathOf('people', 'installs', id),
  ]);
  const found = joined === null ? [] : await storage.entries.withPrefixes(joined.namespace, prefixes);
  const byModule = Map.groupBy(found, moduleOf);
  return ids.map((id) => {
    const parts = Map.groupBy(byModule.get(id) ?? [], partOf);
    const entries = parts.get('module') ?? [];
    const items = outbox.ofModule(id);
    if (joined === null || entries.length + items.length === 0)
      return { id, entries, outbox: items, ratings: [], installs: { installs: 0, trustedInstalls: 0 } };
    return {
      id,
      entries,
      outbox: items,
      ratings: countedRatings(context, id, parts.get('rating') ?? []),
      installs: countedInstalls(context, parts.get('installs') ?? []),
    };
  });
}

/** `sourcesOf` one module. */
export async function sourceOf(context: Context, id: string): Promise<ModuleSources> {
  const [source] = await sourcesOf(context, [id]);
  if (source === undefined) throw new TypeError('expected the sources of one module');
  return source;
}

/** The ratings of a module that count (rule G5: the author holds a standing right to rate), with this device's waiting ones. */
export async function ratingsOf(context: Context, id: string): Promise<readonly RatingRecord[]> {
  const { storage, joined } = context;
  if (joined === null) return [];
  return countedRatings(context, id, await storage.entries.withPrefix(joined.namespace, ratingsOn(id)));
}

function moduleOf({ entry }: StoredEntry): string | null {
  const record = parseRecordPath(entry.path);
  return record !== null && 'id' in record ? record.id : null;
}

function partOf({ entry }: StoredEntry): 'module' | 'rating' | 'installs' {
  const kind = parseRecordPath(entry.path)?.kind;
  return kind === 'rating' || kind === 'installs' ? kind : 'module';
}

function countedRatings(
  { outbox, authority, circle }: Context,
  id: string,
  entries: readonly StoredEntry[],
): readonly RatingRecord[] {
  const byAuthor = new Map<string, RatingRecord>();
  const add = (entry: Entry, payload: Uint8Array | null, state: RatingRecord['state']): void => {
    const value = parseCanonicalJson(payload ?? new Uint8Array()) as RatingPayload | undefined;
    if (value === undefined) return;
    const author = toHex(entry.subspaceId);
    const at = unixFromTai(entry.timestamp);
    if ((byAuthor.get(author)?.at ?? -Infinity) > at) return;
    byAuthor.set(author, {
      module: id,
      author,
      did: didOf(author),
      stars: value.stars,
      review: value.review,
      at,
      state,
      ring: ringOf(circle, author),
    });
  };
  for (const stored of entries)
    if (authority.grantFor(stored) !== undefined) add(stored.entry, stored.payload, 'published');
  for (const item of outbox.ofModule(id)) {
    if (item.what !== 'rating' || item.state !== 'waiting') continue;
    for (const signed of item.entries) {
      const decoded = decodeEntry(signed.entry);
      if (decoded.ok) add(decoded.value, signed.payload, 'waiting');
    }
  }
  return [...byAuthor.values()].filter(({ stars }) => stars > 0).sort((a, b) => b.at - a.at);
}

/** Signers who say they have a module installed: one signer counts once however many devices it names. */
function countedInstalls(
  { authority, circle }: Context,
  entries: readonly StoredEntry[],
): ModuleSources['installs'] {
  const shares = new Map<string, number>();
  for (const stored of entries) {
    if (authority.grantFor(stored) === undefined) continue;
    const value = parseCanonicalJson(stored.payload ?? new Uint8Array()) as InstallsPayload | undefined;
    const author = toHex(stored.entry.subspaceId);
    if (value !== undefined) shares.set(author, (shares.get(author) ?? 0) + value.added - value.removed);
  }
  const signers = [...shares].filter(([, share]) => share > 0).map(([author]) => author);
  const trusted = signers.filter((author) => ringOf(circle, author) === 'trusted');
  return { installs: signers.length, trustedInstalls: trusted.length };
}
