import { authorOf } from './author.ts';
import type { Context } from './context.ts';
import type { Identities } from './identities.ts';
import { parseModuleId } from './module-id.ts';
import { done, once } from './operations.ts';
import type { WriteOutcome } from './outcomes.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { reviewLimit } from './rating.ts';
import type { RatingPayload } from './records.ts';
import type { RecordPath } from './record-path.ts';
import { countCharacters } from './shape.ts';
import { commitWrite, jsonRecord, signRecords, timestampFor } from './write-records.ts';

/** Rates a module as the chosen identity; the newest rating of a key counts (SPEC P7). */
export async function rate(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  stars: number,
  review: string,
): Promise<WriteOutcome> {
  const refused = (found: Problem): WriteOutcome => ({ kind: 'refused', problem: found });
  const wrong = await ratingProblem(context, id, stars, review);
  if (wrong !== null) return refused(wrong);
  const work = async (): Promise<WriteOutcome> => {
    const author = await authorOf(context, identities);
    if (isProblem(author)) return refused(author);
    const { signer, key, namespace } = author;
    const path: RecordPath = { kind: 'rating', id };
    const timestamp = await timestampFor(context, namespace, signer.publicKey, path);
    const payload: RatingPayload = { time: timestamp.toString(), stars, review: review.toWellFormed() };
    const signed = await signRecords(namespace, signer, timestamp, [jsonRecord(() => path, payload)]);
    const also = (state: 'waiting' | 'ready') => [done(context, operation, { kind: 'written', state })];
    const state = await commitWrite(context, namespace, {
      what: 'rating',
      module: id,
      version: '',
      author: key,
      signed,
      signer,
      also,
    });
    return { kind: 'written', state };
  };
  return once(context, operation, 'the rating', work, refused);
}

async function ratingProblem(
  { storage }: Context,
  id: string,
  stars: number,
  review: string,
): Promise<Problem | null> {
  const parsed = parseModuleId(id);
  if (isProblem(parsed)) return parsed;
  if (!Number.isInteger(stars) || stars < 1 || stars > 5)
    return problem('rating/bad-stars', { found: String(stars) });
  const length = countCharacters(review);
  if (length > reviewLimit) return problem('rating/review-too-long', { length });
  return (await storage.read('modules', id)) === undefined ? problem('module/not-found', { id }) : null;
}
