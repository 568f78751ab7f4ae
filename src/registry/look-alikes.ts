import type { ModuleSummary } from './gen-module.ts';

/** What of a module says how well known it is, and whose. */
export type Known = Pick<ModuleSummary, 'id' | 'ownerDid' | 'dependents' | 'installs' | 'createdAt'>;

/** A module whose name people may take for another's. */
export interface LookAlike {
  readonly known: Known;
  /** `letters`: the same but for separators and letters that look alike; `slip`: one slip of the keys away. */
  readonly how: 'letters' | 'slip';
}

/** Of what the grammar of ids allows, what Unicode TR39's confusables show alike (1 l, 0 o, rn m), and pairs that narrow type runs together. */
const alike: readonly (readonly [shown: RegExp, as: string])[] = [
  [/[._]/g, ''],
  [/1/g, 'l'],
  [/0/g, 'o'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
];

/** Of the ids of a registry, which are asked for again with each letter that is typed. */
const skeletons = new Map<string, string>();
const skeletonsKept = 50_000;

/** Ids of one skeleton differ in separators and look-alike letters only. */
export function idSkeleton(id: string): string {
  const known = skeletons.get(id);
  if (known !== undefined) return known;
  if (skeletons.size >= skeletonsKept) skeletons.clear();
  const skeleton = alike.reduce((text, [shown, as]) => text.replace(shown, as), id);
  skeletons.set(id, skeleton);
  return skeleton;
}

/** A part of a name must have so many characters for one slip in it to be one: `io.x.a` and `io.x.b` are names of their own. */
const slipLength = 4;

/**
 * True when one character added, left out or replaced, or two neighbours swapped, makes one id of the other (Damerau-Levenshtein
 * distance 1), in a part of at least four characters.
 */
export function isOneSlipApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSwapped = left.length === 2 && left[0] === right[1] && left[1] === right[0];
  return ((left.length <= 1 && right.length <= 1) || isSwapped) && partAt(b, start).length >= slipLength;
}

/** The part of an id around a place in it. */
function partAt(id: string, at: number): string {
  const from = id.lastIndexOf('.', Math.min(at, id.length - 1) - 1) + 1;
  const to = id.indexOf('.', Math.max(at, from));
  return id.slice(from, to === -1 ? id.length : to);
}

/**
 * The best known module of someone else's that `own` may be taken for (SPEC P22): one that looks the same, is used no less and was
 * there before, or one that is a slip away and is used more. Null when there is none. Used: dependents and signed installs.
 */
export function lookAlikeOf(own: Known, all: Iterable<Known>): LookAlike | null {
  const skeleton = idSkeleton(own.id);
  let best: LookAlike | null = null;
  for (const known of all) {
    if (known.id === own.id || isSameOwner(known, own)) continue;
    const how = howNear(own, skeleton, known);
    if (how !== null && (best === null || useOf(known) > useOf(best.known))) best = { known, how };
  }
  return best;
}

function howNear(own: Known, skeleton: string, known: Known): LookAlike['how'] | null {
  const difference = useOf(known) - useOf(own);
  const isEarlier = difference > 0 || (difference === 0 && known.createdAt < own.createdAt);
  if (isEarlier && idSkeleton(known.id) === skeleton) return 'letters';
  return difference > 0 && isOneSlipApart(own.id, known.id) ? 'slip' : null;
}

function isSameOwner(a: Known, b: Known): boolean {
  return a.ownerDid !== '' && a.ownerDid === b.ownerDid;
}

function useOf({ dependents, installs }: Known): number {
  return dependents + installs;
}

/** What a person reads about it. */
export function lookAlikeWords(id: string, { known, how }: LookAlike): string {
  const near =
    how === 'letters'
      ? `The name ${id} looks like ${known.id}`
      : `The name ${id} is one slip away from ${known.id}`;
  const counts = [
    [known.dependents, 'module depends on it', 'modules depend on it'],
    [known.installs, 'signer has it installed', 'signers have it installed'],
  ] as const;
  const used = counts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
  return `${near}, a module of someone else${used === '' ? '' : ` (${used})`}. Make sure which of the two is meant.`;
}
