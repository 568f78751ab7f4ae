import { compareBytes, toHex } from '../willow/bytes.ts';
import { decodeEntry, encodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { unixFromTai } from '../willow/tai.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import { descriptionOf, type CardProjection } from './card.ts';
import { didOf } from './did.ts';
import { entryId } from './entry-rules.ts';
import type { GenModule, Release } from './gen-module.ts';
import { parseManifest, type ReleaseManifest } from './manifest.ts';
import { isPersonal, type OutboxItem } from './outbox-item.ts';
import type { Cards, CardChange } from './ports/cards.ts';
import type { StoredEntry } from './ports/storage.ts';
import type { RatingRecord } from './rating.ts';
import { parseRecordPath } from './record-path.ts';
import type { Authority } from './rules/authority.ts';
import { compareVersionsDescending, isPrerelease } from './version.ts';

/** One entry under `modules/<id>`, stored or still waiting in the outbox. */
interface Candidate {
  readonly entry: Entry;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly waiting: boolean;
}

/** Everything a projection is computed from. */
export interface ModuleSources {
  readonly id: string;
  /** Stored entries under `modules/<id>`. */
  readonly entries: readonly StoredEntry[];
  /** This device's outbox items of the module that no relay has yet. */
  readonly outbox: readonly OutboxItem[];
  readonly ratings: readonly RatingRecord[];
  readonly installs: number;
}

/** The projection of a module (SPEC P8): a pure function of its sources and the authority; null when nothing of it counts. */
export async function projectModule(
  sources: ModuleSources,
  authority: Authority,
  cards: Cards,
): Promise<GenModule | null> {
  const candidates = candidatesOf(sources, authority);
  if (!candidates.some(isManifest)) return null;
  const card = await cards.project(cardChanges(candidates));
  const releases = releasesOf(sources.id, candidates, card, authority);
  if (releases.length === 0) return null;
  const owner = authority.owner(sources.id) ?? '';
  const times = releases.map((release) => release.publishedAt);
  const stars = sources.ratings.reduce((sum, rating) => sum + rating.stars, 0);
  return {
    id: sources.id,
    ...descriptionOf(card),
    owner,
    ownerDid: owner === '' ? '' : didOf(owner),
    releases,
    latest: latestOf(releases),
    deprecated: card.deprecated,
    createdAt: Math.min(...times),
    updatedAt: Math.max(...candidates.map((candidate) => unixFromTai(candidate.entry.timestamp))),
    installs: sources.installs,
    dependents: 0,
    rating: {
      count: sources.ratings.length,
      average: sources.ratings.length === 0 ? 0 : stars / sources.ratings.length,
    },
    waiting: sources.outbox.some(
      (item) => !isPersonal(item) && (item.state === 'waiting' || item.state === 'ready'),
    ),
  };
}

function isManifest({ entry }: Candidate): boolean {
  return parseRecordPath(entry.path)?.kind === 'manifest';
}

/** A card change and when its author says to have made it (milliseconds since 1970 UTC). */
export interface DatedChange extends CardChange {
  readonly at: number;
}

/** The card changes that count for a module, in any order: what an edit builds upon. */
export function countingCardChanges(sources: ModuleSources, authority: Authority): readonly DatedChange[] {
  return cardChanges(candidatesOf(sources, authority));
}

function candidatesOf(sources: ModuleSources, authority: Authority): readonly Candidate[] {
  const stored = sources.entries
    .filter((item) => authority.counts(sources.id, item.entry))
    .flatMap(({ entry, payload, signature }) =>
      payload === null ? [] : [{ entry, payload, signature, waiting: false }],
    );
  const owner = authority.owner(sources.id);
  const waiting = sources.outbox
    .filter((item) => item.state === 'waiting' && (owner === undefined || owner === item.author))
    .flatMap((item) => item.entries)
    .flatMap(({ entry, payload, signature }) => {
      const decoded = decodeEntry(entry);
      return payload === null || !decoded.ok
        ? []
        : [{ entry: decoded.value, payload, signature, waiting: true }];
    });
  return [...stored, ...waiting];
}

function cardChanges(candidates: readonly Candidate[]): readonly DatedChange[] {
  return candidates
    .filter((candidate) => parseRecordPath(candidate.entry.path)?.kind === 'card')
    .map((candidate) => ({
      author: toHex(candidate.entry.subspaceId),
      bytes: candidate.payload.subarray(8),
      at: unixFromTai(candidate.entry.timestamp),
    }));
}

function releasesOf(
  id: string,
  candidates: readonly Candidate[],
  card: CardProjection,
  authority: Authority,
): readonly Release[] {
  const chosen = new Map<string, { candidate: Candidate; manifest: ReleaseManifest }>();
  for (const candidate of candidates) {
    const record = parseRecordPath(candidate.entry.path);
    if (record?.kind !== 'manifest' || record.id !== id) continue;
    const manifest = parseManifest(parseCanonicalJson(candidate.payload));
    if (typeof manifest === 'string') continue;
    const rival = chosen.get(record.version);
    if (rival === undefined || standsBefore(candidate, rival.candidate))
      chosen.set(record.version, { candidate, manifest });
  }
  return [...chosen.values()]
    .map(({ candidate, manifest }) => releaseOf(candidate, manifest, card, authority))
    .sort((a, b) => compareVersionsDescending(a.version, b.version));
}

/** Rule G4: of two releases under one id and version the earlier counts, then the smaller digest; stored before waiting. */
function standsBefore(a: Candidate, b: Candidate): boolean {
  if (a.waiting !== b.waiting) return b.waiting;
  if (a.entry.timestamp !== b.entry.timestamp) return a.entry.timestamp < b.entry.timestamp;
  return compareBytes(a.entry.payloadDigest, b.entry.payloadDigest) < 0;
}

function releaseOf(
  candidate: Candidate,
  manifest: ReleaseManifest,
  card: CardProjection,
  authority: Authority,
): Release {
  const author = toHex(candidate.entry.subspaceId);
  return {
    version: manifest.version,
    manifest,
    author,
    did: didOf(author),
    publishedAt: unixFromTai(candidate.entry.timestamp),
    yanked: card.yanked[manifest.version] ?? null,
    notes: card.notes[manifest.version] ?? '',
    state: candidate.waiting ? 'waiting' : 'published',
    entryId: entryId(encodeEntry(candidate.entry)),
    signature: toHex(candidate.signature),
    grantedBy: candidate.waiting ? [] : authority.chain(candidate.entry),
    held: false,
  };
}

/** Highest stable version not yanked, else highest not yanked, else null (SPEC R1). `releases` are highest first. */
export function latestOf(releases: readonly Release[]): string | null {
  const standing = releases.filter((release) => release.yanked === null);
  return (standing.find((release) => !isPrerelease(release.version)) ?? standing[0])?.version ?? null;
}
