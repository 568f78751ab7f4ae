import type { StoredEntry } from '../ports/storage.ts';
import type { ChoiceRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';
import type { Identified, Standing } from './standing.ts';

/** Which of the releases under one id and version stands. `null`: none, until the owner signs a choice or the reader picks. */
export interface Verdict<T> {
  readonly chosen: T | null;
  readonly because: 'alone' | 'first listed' | 'choice' | 'undecided';
}

/**
 * Registry rule G4: of two releases under one id and version the one that a witness list names first. Where none is listed, or one list names both first,
 * the first choice signed by who may decides; one that stands no later than they do decides in any case, and a later one cannot overturn a listed release.
 */
export function chooseRelease<T extends Identified>(
  rivals: readonly T[],
  choices: readonly StoredEntry[],
  standing: Standing,
): Verdict<T> {
  const [only, second] = rivals;
  if (only === undefined) return { chosen: null, because: 'undecided' };
  if (second === undefined) return { chosen: only, because: 'alone' };
  const listed = rivals.filter(standing.isListed);
  const earliest = listed.map(standing.timeOf).reduce<bigint | null>(least, null);
  const first = listed.filter((rival) => standing.timeOf(rival) === earliest);
  const [choice] = choices
    .filter((record) => rivals.some(({ id }) => id === chosenBy(record)))
    .sort(standing.compare);
  const chosen = rivals.find(({ id }) => choice !== undefined && id === chosenBy(choice)) ?? null;
  const decides =
    choice !== undefined &&
    (first.length !== 1 ||
      (earliest !== null && standing.isListed(choice) && standing.timeOf(choice) <= earliest));
  if (decides) return { chosen, because: 'choice' };
  return first.length === 1 && first[0] !== undefined
    ? { chosen: first[0], because: 'first listed' }
    : { chosen: null, because: 'undecided' };
}

const chosenBy = (record: StoredEntry): string => (controlRecord(record).value as ChoiceRecord).release;
const least = (a: bigint | null, b: bigint): bigint => (a === null || b < a ? b : a);
