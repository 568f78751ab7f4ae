import type { Claim } from './claims.ts';
import { compareStarts, compareStartToEnd, isWithin } from './claims.ts';

/**
 * What is wrong with a message of the peer, one clause; null when nothing is. `open` is what it was asked about and has not settled:
 * each of its ranges lies within one of those, so that ranges only get smaller, and every message settles something.
 */
export function faultOf(claims: readonly Claim[], open: readonly Claim[]): string | null {
  let at = 0;
  for (const claim of claims) {
    if (claim.says === 'skip' || claim.says === 'later') continue;
    let about = open[at];
    while (about !== undefined && !isWithin(claim.span, about.span)) about = open[(at += 1)];
    if (about === undefined) return 'a range beyond those it was asked about';
    if ((claim.says === 'lacks') !== (about.says === 'ids'))
      return `${claim.says} in answer to ${about.says === 'ids' ? 'ids' : 'a fingerprint'}`;
  }
  if (claims.slice(0, -1).some(({ says }) => says === 'later')) return 'a range put off that is not the last';
  const last = claims.at(-1);
  const [first] = open;
  if (last?.says !== 'later') return null;
  if (first === undefined || putOff(claims, open).length === 0)
    return 'an answer put off that nobody waits for';
  return compareStarts(last.span.start, first.span.start) <= 0 ? 'an answer that puts off everything' : null;
}

/** Of what the peer was asked about, what it puts off. */
export function putOff(claims: readonly Claim[], open: readonly Claim[]): readonly Claim[] {
  const last = claims.at(-1);
  if (last?.says !== 'later') return [];
  const { start } = last.span;
  return open.flatMap((claim) => {
    if (compareStarts(start, claim.span.start) <= 0) return [claim];
    return compareStartToEnd(start, claim.span.end) < 0
      ? [{ ...claim, span: { start, end: claim.span.end } }]
      : [];
  });
}
