import { equalBytes } from '../../willow/bytes.ts';
import { fingerprintOf } from '../../willow/fingerprint.ts';
import { answerFingerprint, answerIds, describe } from './answers.ts';
import type { Answer } from './answers.ts';
import { isControl, wholeSpans } from './compared-set.ts';
import type { ComparedSet } from './compared-set.ts';
import { claimsOf, merged, rangesOf } from './claims.ts';
import type { Claim } from './claims.ts';
import { faultOf, putOff } from './faults.ts';
import type { Range } from './range.ts';

/** Ids of one stretch; those of `registry/…` go first. */
export interface Found {
  readonly ids: readonly string[];
  readonly control: boolean;
}

/** What became of one message of the peer, or of the beginning. */
export interface Turn {
  readonly kind: 'turn';
  /** Ids that the peer holds and this side does not. */
  readonly lacking: readonly Found[];
  /** Ids that the peer lacks, too many for the answer: to be sent before it. */
  readonly offers: readonly Found[];
  /** What to send; null when nothing is left to be said. */
  readonly answer: readonly Range[] | null;
}

/** The peer broke the rules of the comparison; one clause that says how. */
export interface Broken {
  readonly kind: 'broken';
  readonly detail: string;
}

/**
 * One side of a range-based set reconciliation (Meyer, "Range-Based Set Reconciliation", 2023): the sides take turns; a span whose
 * fingerprints differ is split until few enough entries are left to list their ids. It only computes; sending is the caller's.
 */
export interface Reconciler {
  /** The first message, by the side that begins. */
  begin(): Promise<Turn>;
  /** Answers a message of the peer. */
  take(ranges: readonly Range[]): Promise<Turn | Broken>;
  /** True when neither side has anything left to compare. */
  readonly done: boolean;
  /** True when that holds for `registry/…`. */
  readonly controlDone: boolean;
}

export interface ReconcilerLimits {
  /** Messages of the peer. */
  readonly turns: number;
  /** Bytes of an answer, about; when they are used up the rest is answered in the next. */
  readonly answerBytes: number;
}

const usualLimits: ReconcilerLimits = { turns: 4_096, answerBytes: 131_072 };

/** Ranges of an answer, about: between any two of them may lie a skip, and a message holds 2,048. */
const answerRanges = 512;

/** Bytes of the ends of an answer as they are when written out, about: a message holds four times as many. */
const answerEnds = 1 << 18;

/** Claims answered at the same time: an answer grows beyond its limits by what these add. */
const answeredAtOnce = 16;

/** Claims of a peer that wait to be answered: far more than honest messages leave, of which those within earlier ones are answered first. */
const waitingMax = 16_384;

/** Begins when `begins`, else waits for the peer to. */
export function createReconciler(
  set: ComparedSet,
  begins: boolean,
  limits: ReconcilerLimits = usualLimits,
): Reconciler {
  /** What this side said and the peer has not settled, in order. The side that waits is asked about everything. */
  let open: readonly Claim[] = begins
    ? []
    : wholeSpans.map((span) => ({ span, says: 'fingerprint', fingerprint: new Uint8Array(0) }));
  /** What the peer said and this side has not answered, in order. */
  let waiting: readonly Claim[] = [];
  let turns = 0;
  let state: 'before' | 'mine' | 'theirs' | 'done' = begins ? 'before' : 'theirs';

  /** Whether there is something to answer to a claim. */
  const differs = async (claim: Claim): Promise<boolean> => {
    if (claim.says !== 'fingerprint') return claim.says === 'ids';
    const { sum } = await set.summarise(claim.span);
    return !equalBytes(fingerprintOf(sum), claim.fingerprint);
  };

  const answerTo = async (claim: Claim): Promise<Answer> => {
    if (claim.says === 'fingerprint') return answerFingerprint(set, claim.span);
    return answerIds(set, claim.span, claim.says === 'ids' ? claim.ids : []);
  };

  const speak = async (heard: readonly Found[]): Promise<Turn> => {
    const lacking = [...heard];
    const offers: Found[] = [];
    const said: Claim[] = [];
    let [bytes, ends] = [0, 0];
    while (
      waiting.length > 0 &&
      bytes < limits.answerBytes &&
      ends < answerEnds &&
      said.length < answerRanges
    ) {
      const now = waiting.slice(0, answeredAtOnce);
      const answers = await Promise.all(now.map(answerTo));
      for (const [at, answer] of answers.entries()) {
        const control = now[at] !== undefined && isControl(now[at].span);
        if (answer.lacking.length > 0) lacking.push({ ids: answer.lacking, control });
        if (answer.offers.length > 0) offers.push({ ids: answer.offers, control });
        said.push(...answer.says);
        for (const claim of answer.says) {
          bytes += sizeOf(claim);
          ends += claim.span.end?.length ?? 0;
        }
      }
      waiting = waiting.slice(now.length);
    }
    const asked = said.filter(isQuestion);
    open = merged(open, asked);
    state = open.length > 0 || waiting.length > 0 ? 'theirs' : 'done';
    const [next] = waiting;
    if (next !== undefined) said.push({ span: { start: next.span.start, end: null }, says: 'later' });
    return { kind: 'turn', lacking, offers, answer: rangesOf(said) };
  };

  return {
    async begin() {
      open = await Promise.all(wholeSpans.map((span) => describe(set, span)));
      state = 'theirs';
      return { kind: 'turn', lacking: [], offers: [], answer: rangesOf(open) };
    },
    async take(ranges) {
      const broken = (detail: string): Broken => ({ kind: 'broken', detail });
      if (state !== 'theirs') return broken('a comparison out of turn');
      turns += 1;
      if (turns > limits.turns) return broken(`a comparison without end (${limits.turns} messages)`);
      const claims = claimsOf(ranges);
      if ('problem' in claims) return broken(claims.problem);
      const fault = faultOf(claims, open);
      if (fault !== null) return broken(fault);
      state = 'mine';
      open = putOff(claims, open);
      const lacking = claims.flatMap((claim) =>
        claim.says === 'lacks' ? [{ ids: claim.ids, control: isControl(claim.span) }] : [],
      );
      const questions = claims.filter(isQuestion);
      const areOpen = await Promise.all(questions.map(differs));
      waiting = merged(
        waiting,
        questions.filter((_, at) => areOpen[at]),
      );
      if (waiting.length > waitingMax) return broken(`more than ${waitingMax} ranges left open`);
      if (questions.length > 0 || waiting.length > 0 || open.length > 0) return speak(lacking);
      state = 'done';
      return { kind: 'turn', lacking, offers: [], answer: null };
    },
    get done() {
      return state === 'done';
    },
    get controlDone() {
      const isLeft = ({ span }: Claim): boolean => isControl(span);
      return state !== 'before' && !open.some(isLeft) && !waiting.some(isLeft);
    },
  };
}

/** What the other side must answer. */
function isQuestion({ says }: Claim): boolean {
  return says === 'fingerprint' || says === 'ids';
}

/** Bytes of a claim on the wire, about. */
function sizeOf(claim: Claim): number {
  const ids = claim.says === 'ids' || claim.says === 'lacks' ? claim.ids.length : 1;
  return 8 + (claim.span.end?.length ?? 0) + ids * 32;
}
