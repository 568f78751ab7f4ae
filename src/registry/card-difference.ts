import type { CardProjection, Description } from './card.ts';
import { countCharacters } from './shape.ts';

/** One thing that a change made different in a card. */
export type CardDifference =
  | { readonly kind: 'text'; readonly field: TextField; readonly to: string }
  | {
      readonly kind: 'set';
      readonly field: SetField;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  /** Characters (Unicode code points) more than before, or fewer. */
  | { readonly kind: 'readme'; readonly longer: number }
  | { readonly kind: 'released'; readonly version: string }
  | { readonly kind: 'notes'; readonly version: string }
  /** Null: the yank was taken back. */
  | { readonly kind: 'yanked'; readonly version: string; readonly reason: string | null }
  /** Null: holders are not asked to drop its bytes any more. */
  | { readonly kind: 'unwanted'; readonly version: string; readonly reason: string | null }
  | { readonly kind: 'deprecated'; readonly as: CardProjection['deprecated'] };

type TextField = 'name' | 'description' | 'license' | 'repository' | 'homepage';
type SetField = 'authors' | 'tags' | 'keywords';
type Fields = Omit<CardProjection, 'changes' | 'setAside'>;

const texts: readonly TextField[] = ['name', 'description', 'license', 'repository', 'homepage'];
const sets: readonly SetField[] = ['authors', 'tags', 'keywords'] satisfies readonly (keyof Description)[];

/** What is different between two states of a card, in the order of its fields; empty when nothing is that people see. */
export function cardDifferences(before: Fields, after: Fields): readonly CardDifference[] {
  const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
    some.filter((one) => !others.includes(one));
  const versionsOf = (field: 'notes' | 'yanked' | 'unwanted'): readonly string[] =>
    [...new Set([...Object.keys(before[field]), ...Object.keys(after[field])])].filter(
      (version) => before[field][version] !== after[field][version],
    );
  const found: CardDifference[] = [];
  for (const version of without(after.order, before.order)) found.push({ kind: 'released', version });
  for (const field of texts)
    if (before[field] !== after[field]) found.push({ kind: 'text', field, to: after[field] });
  for (const field of sets) {
    const added = without(after[field], before[field]);
    const removed = without(before[field], after[field]);
    if (added.length + removed.length > 0) found.push({ kind: 'set', field, added, removed });
  }
  if (before.readme !== after.readme)
    found.push({ kind: 'readme', longer: countCharacters(after.readme) - countCharacters(before.readme) });
  for (const version of versionsOf('notes')) found.push({ kind: 'notes', version });
  for (const version of versionsOf('yanked'))
    found.push({ kind: 'yanked', version, reason: after.yanked[version] ?? null });
  for (const version of versionsOf('unwanted'))
    found.push({ kind: 'unwanted', version, reason: after.unwanted[version] ?? null });
  const [was, is] = [before.deprecated, after.deprecated];
  if (was?.reason !== is?.reason || was?.replacement !== is?.replacement)
    found.push({ kind: 'deprecated', as: is });
  return found;
}
