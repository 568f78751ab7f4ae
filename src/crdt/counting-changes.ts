import { parseChangeHeader, lastOp, type ChangeHeader } from './change-header.ts';
import { authorBytes } from './limits.ts';
import type { CardChange } from '../registry/ports/cards.ts';

export interface PlacedChange {
  readonly header: ChangeHeader;
  readonly bytes: Uint8Array;
}

export interface CountingChanges {
  /** Dependencies first; equal for equal sets. */
  readonly ordered: readonly PlacedChange[];
  /** Malformed, without their dependencies, misplaced, or the lesser of two with one (actor, seq). */
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
function soundChanges(changes: readonly PlacedChange[], genesis: Genesis): Map<string, PlacedChange> {
  const sound = new Map<string, PlacedChange>();
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

/** Of two with one (actor, seq): the one another author built on, else the smaller hash. */
function losers(sound: ReadonlyMap<string, PlacedChange>): Set<string> {
  const builtOn = new Set<string>();
  for (const { header } of sound.values()) {
    for (const dep of header.deps) {
      const below = sound.get(dep);
      if (below && authorOf(below.header) !== authorOf(header)) builtOn.add(dep);
    }
  }
  const winners = new Map<string, string>();
  const rank = (hash: string): string => (builtOn.has(hash) ? '0' : '1') + hash;
  for (const { header } of sound.values()) {
    const rival = winners.get(slotOf(header));
    if (rival === undefined || rank(header.hash) < rank(rival)) winners.set(slotOf(header), header.hash);
  }
  const won = new Set(winners.values());
  return new Set([...sound.keys()].filter((hash) => !won.has(hash)));
}

/** The changes that make the document, in an order that is a pure function of the set. `genesis` is implied. */
export function countingChanges(changes: readonly CardChange[], genesis: Genesis): CountingChanges {
  const placed = new Map<string, PlacedChange>();
  let malformed = 0;
  for (const { author, bytes } of changes) {
    const header = parseChangeHeader(bytes, author);
    if (typeof header === 'string') malformed++;
    else placed.set(header.hash, { header, bytes });
  }
  const byPlace = [...placed.values()].sort(
    (a, b) => a.header.startOp - b.header.startOp || (a.header.hash < b.header.hash ? -1 : 1),
  );
  const sound = soundChanges(byPlace, genesis);
  const lost = losers(sound);
  const counted = new Map<string, PlacedChange>();
  for (const [hash, change] of sound) {
    const whole = change.header.deps.every((dep) => dep === genesis.hash || counted.has(dep));
    if (whole && !lost.has(hash)) counted.set(hash, change);
  }
  return { ordered: [...counted.values()], setAside: malformed + placed.size - counted.size };
}
