import { toHex } from '../willow/bytes.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { unixFromTai } from '../willow/tai.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import { descriptionOf, type CardProjection } from './card.ts';
import { didOf } from './did.ts';
import { entryId } from './entry-rules.ts';
import type { GenModule, Release } from './gen-module.ts';
import { parseManifest, type ReleaseManifest } from './manifest.ts';
import { isPersonal, type OutboxItem } from './outbox-item.ts';
import { talliesOf } from './people/tally.ts';
import type { Cards, CardChange } from './ports/cards.ts';
import type { StoredEntry } from './ports/storage.ts';
import type { RatingRecord } from './rating.ts';
import { parseRecordPath } from './record-path.ts';
import type { Authority } from './rules/authority.ts';
import { chooseRelease } from './rules/rivals.ts';
import { compareVersionsDescending, isPrerelease } from './version.ts';

/** One entry under `modules/<id>`, stored or still waiting in the outbox. */
interface Candidate {
  readonly entry: Entry;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly standing: 'counts' | 'late' | 'waiting';
  readonly id: string;
}

type ReleaseCandidate = Candidate & { readonly manifest: ReleaseManifest };

/** Everything a projection is computed from. */
export interface ModuleSources {
  readonly id: string;
  /** Stored entries under `modules/<id>`. */
  readonly entries: readonly StoredEntry[];
  /** This device's outbox items of the module that no relay has yet. */
  readonly outbox: readonly OutboxItem[];
  readonly ratings: readonly RatingRecord[];
  readonly installs: Pick<GenModule, 'installs' | 'trustedInstalls'>;
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
  const counting = candidates.filter(({ standing }) => standing !== 'late');
  return {
    id: sources.id,
    ...descriptionOf(card),
    owner,
    ownerDid: owner === '' ? '' : didOf(owner),
    releases,
    latest: latestOf(releases),
    deprecated: card.deprecated,
    createdAt: Math.min(...times),
    updatedAt: Math.max(...times, ...counting.map(({ entry }) => unixFromTai(entry.timestamp))),
    ...sources.installs,
    dependents: 0,
    ratings: talliesOf(sources.ratings),
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

/** The card changes of a module, in any order; late ones are marked, and count only for what builds on them (SPEC D15). */
export function cardChangesOf(sources: ModuleSources, authority: Authority): readonly DatedChange[] {
  return cardChanges(candidatesOf(sources, authority));
}

function candidatesOf(sources: ModuleSources, authority: Authority): readonly Candidate[] {
  const stored = sources.entries.flatMap(({ entry, payload, signature, id }): readonly Candidate[] => {
    if (payload === null) return [];
    const standing = authority.module(sources.id, { entry, id }).reach;
    return standing === 'none' ? [] : [{ entry, payload, signature, standing, id }];
  });
  const owner = authority.owner(sources.id);
  const waiting = sources.outbox
    .filter((item) => item.state === 'waiting' && (owner === undefined || owner === item.author))
    .flatMap((item) => item.entries)
    .flatMap(({ entry, payload, signature }): readonly Candidate[] => {
      const decoded = decodeEntry(entry);
      return payload === null || !decoded.ok
        ? []
        : [{ entry: decoded.value, payload, signature, standing: 'waiting', id: entryId(entry) }];
    });
  return [...stored, ...waiting];
}

function cardChanges(candidates: readonly Candidate[]): readonly DatedChange[] {
  return candidates
    .filter(({ entry }) => parseRecordPath(entry.path)?.kind === 'card')
    .map(({ entry, payload, standing }) => ({
      author: toHex(entry.subspaceId),
      bytes: payload.subarray(8),
      at: unixFromTai(entry.timestamp),
      withoutRight: standing === 'late',
    }));
}

function releasesOf(
  id: string,
  candidates: readonly Candidate[],
  card: CardProjection,
  authority: Authority,
): readonly Release[] {
  const found = candidates.flatMap((candidate): readonly ReleaseCandidate[] => {
    const record = parseRecordPath(candidate.entry.path);
    if (record?.kind !== 'manifest' || record.id !== id) return [];
    const manifest = parseManifest(parseCanonicalJson(candidate.payload));
    return typeof manifest === 'string' ? [] : [{ ...candidate, manifest }];
  });
  const byVersion = Map.groupBy(found, ({ manifest }) => manifest.version);
  return [...byVersion.values()]
    .map((rivals) => standingRelease(id, rivals, card, authority))
    .sort((a, b) => compareVersionsDescending(a.version, b.version));
}

/** The release of one version that stands (rule G4), with its rivals; where none is decided the first of them, marked. Late ones stand behind all others. */
function standingRelease(
  id: string,
  candidates: readonly ReleaseCandidate[],
  card: CardProjection,
  authority: Authority,
): Release {
  const rank = { counts: 0, waiting: 1, late: 2 };
  const ordered = distinct(
    [...candidates].sort((a, b) => rank[a.standing] - rank[b.standing] || authority.standing.compare(a, b)),
  );
  const counting = ordered.filter(({ standing }) => standing === 'counts');
  const { chosen } = chooseRelease(counting, authority.choices(id), authority.standing);
  const undecided = counting.length > 1 && chosen === null;
  const shown = chosen ?? ordered[0];
  if (shown === undefined) throw new TypeError('expected a release');
  const rivals = ordered
    .filter((other) => other !== shown)
    .map((other) => releaseOf(id, other, card, authority, undecided));
  const release = releaseOf(id, shown, card, authority, undecided);
  return rivals.length === 0 ? release : { ...release, rivals };
}

/** The same release signed twice (its time apart) is one: the first of `ordered` is it. */
function distinct(ordered: readonly ReleaseCandidate[]): readonly ReleaseCandidate[] {
  const seen = new Set<string>();
  return ordered.filter(({ manifest, entry }) => {
    const text = JSON.stringify([toHex(entry.subspaceId), { ...manifest, time: '' }]);
    return seen.size < seen.add(text).size;
  });
}

function unwantedOf({ unwanted }: CardProjection, version: string): Pick<Release, 'unwanted'> {
  const reason = unwanted[version];
  return reason === undefined ? {} : { unwanted: reason };
}

function releaseOf(
  id: string,
  candidate: ReleaseCandidate,
  card: CardProjection,
  authority: Authority,
  undecided: boolean,
): Release {
  const { manifest, standing } = candidate;
  const author = toHex(candidate.entry.subspaceId);
  return {
    version: manifest.version,
    manifest,
    author,
    did: didOf(author),
    publishedAt: unixFromTai(candidate.entry.timestamp),
    yanked: card.yanked[manifest.version] ?? null,
    ...unwantedOf(card, manifest.version),
    notes: card.notes[manifest.version] ?? '',
    state: standing === 'waiting' ? 'waiting' : 'published',
    entryId: candidate.id,
    signature: toHex(candidate.signature),
    grantedBy: standing === 'waiting' ? [] : authority.chain(id, candidate),
    held: false,
    ...(authority.standing.isListed(candidate)
      ? { listedAt: unixFromTai(authority.standing.timeOf(candidate)) }
      : {}),
    ...(standing === 'late' ? { late: true } : {}),
    ...(undecided && standing === 'counts' ? { undecided: true } : {}),
  };
}

/** False for a release that the resolver never chooses by itself: late, or one of several of which none is decided. */
export function isChoosable({ late, undecided }: Release): boolean {
  return late !== true && undecided !== true;
}

/** Highest stable version not yanked, else highest not yanked, else null (SPEC R1); late and undecided ones are passed over. `releases` are highest first. */
export function latestOf(releases: readonly Release[]): string | null {
  const standing = releases.filter((release) => release.yanked === null && isChoosable(release));
  return (standing.find((release) => !isPrerelease(release.version)) ?? standing[0])?.version ?? null;
}
