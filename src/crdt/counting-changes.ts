import { parseChangeHeader, lastOp, type ChangeHeader } from './change-header.ts';
import { authorBytes } from './limits.ts';
import type { CardChange } from '../registry/ports/cards.ts';

export interface PlacedChange<C extends CardChange = CardChange> {
  readonly header: ChangeHeader;
  readonly change: C;
}

export interface CountingChanges<C extends CardChange> {
  /** Dependencies first; equal for equal sets. */
  readonly ordered: readonly PlacedChange<C>[];
  /** Of those whose author may: malformed, without their dependencies, misplaced, or the lesser of two with one (actor, seq). */
  readonly setAside: number;
}

interface Genesis {
  readonly hash: string;
  readonly lastOp: number;
}

const authorOf = (header: ChangeHeader): string => header.actor.slice(0, authorBytes * 2);
const slotOf = (header: ChangeHeader): string => `${header.actor}/${header.seq}`;

/** True when `hash` lies in the past of `header`. */
function descendsFrom(header: ChangeHeader, hash: string, sound: ReadonlyMap<string, PlacedChange>): boolean {
  const seen = new Set<string>();
  const open = [...header.deps];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === hash) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(sound.get(next)?.header.deps ?? []));
  }
  return false;
}

/** Those that stand where their dependencies put them. `changes` come by (startOp, hash): dependencies first. */
function soundChanges<C extends CardChange>(
  changes: readonly PlacedChange<C>[],
  genesis: Genesis,
): Map<string, PlacedChange<C>> {
  const sound = new Map<string, PlacedChange<C>>();
  const slots = new Map<string, string[]>();
  const opAfter = (dep: string): number => {
    if (dep === genesis.hash) return genesis.lastOp;
    const change = sound.get(dep);
    return change ? lastOp(change.header) : Number.NaN;
  };
  for (const change of changes) {
    const { header } = change;
    const inPlace = header.startOp === 1 + Math.max(...header.deps.map(opAfter));
    const before = header.seq === 1 ? [] : (slots.get(`${header.actor}/${header.seq - 1}`) ?? []);
    if (!inPlace || (header.seq > 1 && !before.some((hash) => descendsFrom(header, hash, sound)))) continue;
    sound.set(header.hash, change);
    slots.set(slotOf(header), [...(slots.get(slotOf(header)) ?? []), header.hash]);
  }
  return sound;
}

/** Of two with one (actor, seq): the one another author who may change the card built on, else the one made with the right to, else the smaller hash. */
function losers(sound: ReadonlyMap<string, PlacedChange>): Set<string> {
  const builtOn = new Set<string>();
  for (const { header, change } of sound.values()) {
    if (change.withoutRight) continue;
    for (const dep of header.deps) {
      const below = sound.get(dep);
      if (below && authorOf(below.header) !== authorOf(header)) builtOn.add(dep);
    }
  }
  const winners = new Map<string, string>();
  const rank = (hash: string): string =>
    (builtOn.has(hash) ? '0' : '1') + (sound.get(hash)?.change.withoutRight ? '1' : '0') + hash;
  for (const { header } of sound.values()) {
    const rival = winners.get(slotOf(header));
    if (rival === undefined || rank(header.hash) < rank(rival)) winners.set(slotOf(header), header.hash);
  }
  const won = new Set(winners.values());
  return new Set([...sound.keys()].filter((hash) => !won.has(hash)));
}

/** Those whose author may change the card, and those they build on. `whole` come dependencies first. */
function needed(whole: ReadonlyMap<string, PlacedChange>): Set<string> {
  const hashes = new Set<string>();
  for (const [hash, { header, change }] of [...whole].reverse()) {
    if (change.withoutRight && !hashes.has(hash)) continue;
    hashes.add(hash);
    for (const dep of header.deps) hashes.add(dep);
  }
  return hashes;
}

/** The changes that make the document, in an order that is a pure function of the set. `genesis` is implied. */
export function countingChanges<C extends CardChange>(
  changes: readonly C[],
  genesis: Genesis,
): CountingChanges<C> {
  const placed = new Map<string, PlacedChange<C>>();
  let malformed = 0;
  for (const change of changes) {
    const header = parseChangeHeader(change.bytes, change.author);
    if (typeof header === 'string') malformed += change.withoutRight ? 0 : 1;
    else if (!placed.has(header.hash) || !change.withoutRight) placed.set(header.hash, { header, change });
  }
  const byPlace = [...placed.values()].sort(
    (a, b) => a.header.startOp - b.header.startOp || (a.header.hash < b.header.hash ? -1 : 1),
  );
  const sound = soundChanges(byPlace, genesis);
  const lost = losers(sound);
  const whole = new Map<string, PlacedChange<C>>();
  for (const [hash, change] of sound) {
    const stands = change.header.deps.every((dep) => dep === genesis.hash || whole.has(dep));
    if (stands && !lost.has(hash)) whole.set(hash, change);
  }
  const counted = needed(whole);
  const mayCount = byPlace.filter(({ change }) => !change.withoutRight);
  return {
    ordered: [...whole.values()].filter(({ header }) => counted.has(header.hash)),
    setAside: malformed + mayCount.filter(({ header }) => !whole.has(header.hash)).length,
  };
}

/** Those at and below these heads. `ordered` come dependencies first; a head that is not among them is left out. */
export function changesUpTo<C extends CardChange>(
  ordered: readonly PlacedChange<C>[],
  heads: readonly string[],
): readonly PlacedChange<C>[] {
  const wanted = new Set(heads);
  return ordered
    .toReversed()
    .filter(({ header }) => {
      if (!wanted.has(header.hash)) return false;
      for (const dep of header.deps) wanted.add(dep);
      return true;
    })
    .toReversed();
}
