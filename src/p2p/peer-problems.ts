import type { Problem } from '../registry/problem.ts';
import { problem } from '../registry/problem.ts';
import { storageProblem } from '../registry/storage-problem.ts';
import type { SyncProblem } from '../registry/sync-status.ts';
import { isPlainGoodbye } from './session/goodbyes.ts';
import type { SessionEnd } from './session/sync-session.ts';

/** Problems kept to be shown. */
const kept = 20;

/** What went wrong with peers lately. */
export interface PeerProblems {
  /** The same code of the same peer again takes the place of the one before. */
  note(peer: string, problem: Problem, at: number): void;
  /** The latest first, at most 20. */
  latest(): readonly SyncProblem[];
}

export function createPeerProblems(): PeerProblems {
  const rows = new Map<string, SyncProblem>();
  return {
    note(peer, found, at) {
      const key = `${found.code} ${peer}`;
      rows.delete(key);
      rows.set(key, { at, peer, problem: found });
      const oldest = rows.keys().next();
      if (rows.size > kept && !oldest.done) rows.delete(oldest.value);
    },
    latest: () => [...rows.values()].reverse(),
  };
}

/** What was wrong with the end of a session; null when nothing was. */
export function problemOfEnd(peer: string, end: SessionEnd): Problem | null {
  if (end.kind === 'dropped') return end.problem;
  if (end.kind === 'failed') return storageProblem(end.error, `what ${peer} sent`);
  if (end.lost) return problem('network/lost', { peer });
  return isPlainGoodbye(end.reason) ? null : problem('network/ended', { peer, reason: end.reason });
}
