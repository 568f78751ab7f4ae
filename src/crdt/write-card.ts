import type { CardEdit } from '../registry/card.ts';
import {
  isMap,
  setFields,
  textFields,
  unwantedPrefix,
  type Automerge,
  type CardDocument,
  type CardFields,
  type Fields,
} from './card-document.ts';
import { mapEntries, rankOf } from './read-card.ts';

/** Automerge throws at writing it. */
const forbiddenKey = '__proto__';

/** One writing: the document inside a change and before it (what is read is read there: the former throws at unknown types), and the words. */
interface Writing {
  readonly automerge: Automerge;
  readonly fields: Fields;
  readonly before: Fields;
  readonly card: CardFields;
  readonly edit: CardEdit;
}

/** A string that is replaced as a whole: 12 times faster to load than a text (measured). */
const fixed = ({ automerge }: Writing, text: string) => new automerge.ImmutableString(text);

function mapAt({ automerge, fields, before }: Writing, field: string): Fields {
  if (!isMap(automerge, before[field])) fields[field] = {};
  return fields[field] as Fields;
}

function sameMembers(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name, index) => name === others[index]);
}

/** Adds and removes only what differs, so that another's concurrent additions stay; ranks rise in the order asked for. */
function writeMembers(writing: Writing, field: string, names: ReadonlySet<string>): void {
  const members = mapAt(writing, field);
  const before = new Map(mapEntries(writing.automerge, writing.before[field]));
  for (const name of before.keys()) if (!names.has(name)) delete members[name];
  let rank = -1;
  for (const name of names) {
    const standing = before.has(name) ? rankOf(before.get(name)) : -1;
    rank = standing > rank ? standing : rank + 1;
    if (rank !== standing) members[name] = rank;
  }
}

function writeSets(writing: Writing): void {
  for (const field of setFields) {
    const wanted = new Set(writing.edit[field]?.filter((name) => name !== forbiddenKey));
    if (writing.edit[field] !== undefined && !sameMembers([...wanted], writing.card[field])) {
      writeMembers(writing, field, wanted);
    }
  }
}

function writeRelease(writing: Writing, { version, notes }: NonNullable<CardEdit['release']>): void {
  const { fields, before, card } = writing;
  if (!card.order.includes(version)) {
    if (!Array.isArray(before['order'])) fields['order'] = [];
    (fields['order'] as unknown[]).push(fixed(writing, version));
  }
  if (notes !== (card.notes[version] ?? '')) mapAt(writing, 'notes')[version] = fixed(writing, notes);
}

/** Taking back a yank is a value too, not a deletion: of two at once the last writer wins. */
function writeYank(writing: Writing, { version, reason }: NonNullable<CardEdit['yank']>): void {
  if (reason === (writing.card.yanked[version] ?? null)) return;
  mapAt(writing, 'yanked')[version] = reason === null ? null : fixed(writing, reason);
}

/** As with a yank, taking it back is a value. */
function writeUnwanted(writing: Writing, { version, reason }: NonNullable<CardEdit['dropBytes']>): void {
  if (reason === (writing.card.unwanted[version] ?? null)) return;
  writing.fields[`${unwantedPrefix}${version}`] = reason === null ? null : fixed(writing, reason);
}

/** Reason and replacement are written together, as one value. */
function writeDeprecation(writing: Writing, wanted: CardFields['deprecated']): void {
  const standing = writing.card.deprecated;
  const same = wanted?.reason === standing?.reason && wanted?.replacement === standing?.replacement;
  if (same) return;
  const replacement = wanted?.replacement ?? null;
  writing.fields['deprecated'] = wanted && {
    reason: fixed(writing, wanted.reason),
    replacement: replacement === null ? null : fixed(writing, replacement),
  };
}

/**
 * Writes into `doc` (inside a change on `before`) what `edit` makes different from `card`, and nothing else. With `newReadme` the readme
 * becomes a new text: a peer can make one that Automerge reads but does not edit.
 */
export function writeCard(
  automerge: Automerge,
  doc: CardDocument,
  before: CardDocument,
  card: CardFields,
  edit: CardEdit,
  newReadme: boolean,
): void {
  const fields = doc as Fields;
  const writing: Writing = { automerge, fields, before: before as Fields, card, edit };
  for (const field of textFields) {
    const wanted = edit[field];
    if (wanted !== undefined && wanted !== card[field]) fields[field] = fixed(writing, wanted);
  }
  writeSets(writing);
  if (edit.readme !== undefined && edit.readme !== card.readme) {
    if (newReadme || typeof before.readme !== 'string') fields['readme'] = '';
    automerge.updateText(doc, ['readme'], edit.readme);
  }
  if (edit.release) writeRelease(writing, edit.release);
  if (edit.yank) writeYank(writing, edit.yank);
  if (edit.dropBytes) writeUnwanted(writing, edit.dropBytes);
  if (edit.deprecate !== undefined) writeDeprecation(writing, edit.deprecate);
}
