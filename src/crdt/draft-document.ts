import type { Doc } from '@automerge/automerge/slim';
import {
  draftTexts,
  type DraftContent,
  type DraftDependency,
  type DraftText,
} from '../registry/drafts/draft-content.ts';
import type { SavedDraft } from '../registry/drafts/draft-record.ts';
import { isMap, type Automerge, type Fields } from './card-document.ts';

/**
 * A draft as its document holds it: texts that merge per character, and rows of dependencies by their keys, each with its place. Another
 * device may have written anything anywhere: every field is read as unknown.
 */
export type DraftDocument = Fields;

/** What a document says; a field of another type reads as empty. */
export function readDraft(automerge: Automerge, doc: Doc<DraftDocument>): DraftContent {
  const texts = Object.fromEntries(draftTexts.map((name) => [name, textIn(doc, name)])) as Record<
    DraftText,
    string
  >;
  return { ...texts, dependencies: dependenciesOf(automerge, doc) };
}

/** Writes into `doc` (inside a change) what makes `next` different from `now`, which it holds, and nothing else. */
export function writeDraft(
  automerge: Automerge,
  doc: DraftDocument,
  now: DraftContent,
  next: DraftContent,
): void {
  for (const name of draftTexts) writeText(automerge, doc, [name], now[name], next[name]);
  writeDependencies(automerge, doc, now.dependencies, next.dependencies);
}

/** Of a document what a list shows, and its heads. */
export function savedDraft(automerge: Automerge, doc: Doc<DraftDocument>): SavedDraft {
  const [id, version, name] = [textIn(doc, 'id'), textIn(doc, 'version'), textIn(doc, 'name')];
  return { id, version, name, heads: automerge.getHeads(doc) };
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function dependenciesOf(automerge: Automerge, doc: Doc<DraftDocument>): readonly DraftDependency[] {
  const rows = doc['dependencies'];
  if (!isMap(automerge, rows)) return [];
  return Object.entries(rows)
    .flatMap(([key, row]) => (isMap(automerge, row) ? [{ key, row, place: placeOf(row) }] : []))
    .toSorted((one, other) => one.place - other.place || (one.key < other.key ? -1 : 1))
    .map(({ key, row }) => ({
      key,
      id: textIn(row, 'id'),
      range: textIn(row, 'range'),
      optional: row['optional'] === true,
    }));
}

function placeOf(row: Fields): number {
  const { place } = row;
  return typeof place === 'number' && Number.isFinite(place) ? place : 0;
}

/** What differs between the two is replaced, not the whole: what others type beside it stays. */
function writeText(
  automerge: Automerge,
  doc: DraftDocument,
  path: string[],
  now: string,
  next: string,
): void {
  if (now === next) return;
  const start = commonStart(now, next);
  const end = commonEnd(now, next, start);
  automerge.splice(doc, path, start, now.length - start - end, next.slice(start, next.length - end));
}

function writeDependencies(
  automerge: Automerge,
  doc: DraftDocument,
  now: readonly DraftDependency[],
  next: readonly DraftDependency[],
): void {
  const rows = doc['dependencies'] as Fields;
  const before = new Map(now.map((row) => [row.key, row]));
  const kept = new Set(next.map(({ key }) => key));
  for (const { key } of now) if (!kept.has(key)) delete rows[key];
  let place = -1;
  for (const { key, id, range, optional } of next) {
    const old = before.get(key);
    if (old === undefined) {
      place += 1;
      rows[key] = { id, range, optional, place };
      continue;
    }
    const row = rows[key] as Fields;
    place = Math.max(place, placeOf(row));
    writeText(automerge, doc, ['dependencies', key, 'id'], old.id, id);
    writeText(automerge, doc, ['dependencies', key, 'range'], old.range, range);
    if (old.optional !== optional) row['optional'] = optional;
  }
}

/** UTF-16 units that two texts begin with in common; a character is never cut. */
export function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at > 0 && isHighSurrogate(one.charCodeAt(at - 1)) ? at - 1 : at;
}

/** UTF-16 units that two texts end with in common, behind the first `start`; a character is never cut. */
export function commonEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let count = 0;
  while (
    count < most &&
    one.charCodeAt(one.length - 1 - count) === other.charCodeAt(other.length - 1 - count)
  )
    count += 1;
  return count > 0 && isLowSurrogate(one.charCodeAt(one.length - count)) ? count - 1 : count;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd8_00 && unit < 0xdc_00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc_00 && unit < 0xe0_00;
