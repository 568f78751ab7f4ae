import { descriptionOf, type Description } from './card.ts';
import type { CardDifference } from './card-difference.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { sourceOf } from './module-sources.ts';
import { cardChangesOf } from './project-module.ts';
import { problem, type Problem } from './problem.ts';

/** One change of a card, as people read it. */
export interface CardStep {
  readonly did: string;
  /** Milliseconds since 1970 UTC, taken at the author's word. */
  readonly at: number;
  readonly differences: readonly CardDifference[];
}

/** A card as it stands, with what an edit of it names as its base, and how it came there. */
export interface CardView {
  readonly description: Description;
  /** Hashes of the changes nobody has built on yet, 64 hex digits each. */
  readonly heads: readonly string[];
  /** Newest first; what nobody sees a difference of is left out. */
  readonly steps: readonly CardStep[];
}

/** The card of a module with its history (SPEC D17), merged anew from its changes. */
export async function cardView(context: Context, id: string): Promise<CardView | Problem> {
  const { catalogue, cards, authority } = context;
  const changes = cardChangesOf(await sourceOf(context, id), authority);
  if (changes.length === 0 && !catalogue.has(id)) return problem('module/not-found', { id });
  const { card, heads, steps } = await cards.history(changes);
  return {
    description: descriptionOf(card),
    heads,
    steps: steps
      .filter(({ differences }) => differences.length > 0)
      .map(({ change, differences }) => ({ did: didOf(change.author), at: change.at, differences }))
      .toReversed(),
  };
}
