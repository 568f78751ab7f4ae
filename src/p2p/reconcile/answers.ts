import { fingerprintOf } from '../../willow/fingerprint.ts';
import type { KeySpan } from '../../willow/sum-tree.ts';
import type { ComparedSet } from './compared-set.ts';
import type { Claim } from './claims.ts';

/** What one side says to a claim of the other. */
export interface Answer {
  readonly says: readonly Claim[];
  /** Ids that the other side holds and this one does not. */
  readonly lacking: readonly string[];
  /** Ids that the other side lacks, too many to be listed in a range. */
  readonly offers: readonly string[];
}

/** So many entries or fewer are listed. */
const listedAtMost = 32;

/** Of so few the ids are no longer than a fingerprint. */
const listedAtOnce = 1;

/** What is first said of a span. */
export async function describe(set: ComparedSet, span: KeySpan): Promise<Claim> {
  const { count, sum } = await set.summarise(span);
  const ids = count <= listedAtOnce ? await set.ids(span) : null;
  // between the two questions more may have come
  return ids !== null && ids.length <= listedAtMost
    ? { span, says: 'ids', ids }
    : {
        span,
        says: 'fingerprint',
        fingerprint: fingerprintOf(ids === null ? sum : (await set.summarise(span)).sum),
      };
}

/** To a fingerprint that differs: the ids if they are few, else what is in the parts. */
export async function answerFingerprint(set: ComparedSet, span: KeySpan): Promise<Answer> {
  const { count } = await set.summarise(span);
  if (count <= listedAtMost) {
    const ids = await set.ids(span);
    if (ids.length <= listedAtMost) return { says: [{ span, says: 'ids', ids }], lacking: [], offers: [] };
  }
  const cuts = await set.cuts(span, count >= 128 ? 16 : 8);
  // Keys so long that none may be a bound: both sides give all they have, and take what they lack of it.
  if (cuts.length === 0)
    return { says: [{ span, says: 'ids', ids: [] }], lacking: [], offers: await set.ids(span) };
  const starts = [span.start, ...cuts];
  const parts = starts.map((start, at) => describe(set, { start, end: cuts[at] ?? span.end }));
  return { says: await Promise.all(parts), lacking: [], offers: [] };
}

/** To all ids of the other side: those that it has not listed. */
export async function answerIds(set: ComparedSet, span: KeySpan, theirs: readonly string[]): Promise<Answer> {
  const mine = await set.ids(span);
  const [here, there] = [new Set(mine), new Set(theirs)];
  const lacking = [...there].filter((id) => !here.has(id));
  const beyond = mine.filter((id) => !there.has(id));
  if (beyond.length > listedAtMost) return { says: [], lacking, offers: beyond };
  return { says: beyond.length === 0 ? [] : [{ span, says: 'lacks', ids: beyond }], lacking, offers: [] };
}
