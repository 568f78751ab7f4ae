import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { parseModuleId } from '../module-id.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { reviewLimit } from '../rating.ts';
import { countCharacters } from '../shape.ts';
import { writePersonal } from './write-personal.ts';

/** Rates a module as the chosen identity; the newest rating of a key counts (SPEC P7). */
export async function rate(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  stars: number,
  review: string,
): Promise<WriteOutcome> {
  const wrong = await ratingProblem(context, id, stars, review);
  if (wrong !== null) return { kind: 'refused', problem: wrong };
  return writeRating(context, identities, operation, id, stars, review);
}

/** Takes one's rating back: 0 stars in its place, which count for nothing. */
export async function unrate(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
): Promise<WriteOutcome> {
  const wrong = await moduleProblem(context, id);
  if (wrong !== null) return { kind: 'refused', problem: wrong };
  return writeRating(context, identities, operation, id, 0, '');
}

const writeRating = (
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  stars: number,
  review: string,
): Promise<WriteOutcome> =>
  writePersonal(context, identities, operation, {
    what: 'rating',
    said: 'the rating',
    module: id,
    path: { kind: 'rating', id },
    value: { stars, review: review.toWellFormed() },
  });

async function ratingProblem(
  context: Context,
  id: string,
  stars: number,
  review: string,
): Promise<Problem | null> {
  const wrong = parseModuleId(id);
  if (isProblem(wrong)) return wrong;
  if (!Number.isInteger(stars) || stars < 1 || stars > 5)
    return problem('rating/bad-stars', { found: String(stars) });
  const length = countCharacters(review);
  if (length > reviewLimit) return problem('rating/review-too-long', { length });
  return moduleProblem(context, id);
}

async function moduleProblem({ storage }: Context, id: string): Promise<Problem | null> {
  const parsed = parseModuleId(id);
  if (isProblem(parsed)) return parsed;
  return (await storage.read('modules', id)) === undefined ? problem('module/not-found', { id }) : null;
}
