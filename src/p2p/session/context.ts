import type { Problem } from '../../registry/problem.ts';
import { problem } from '../../registry/problem.ts';
import type { Remote } from '../byte-channel.ts';
import type { SyncHost } from '../sync-host.ts';
import type { Message } from '../wire/messages.ts';
import type { Questions } from './questions.ts';

/** What one session tolerates and spends. */
export interface SessionLimits {
  /** Silence in the middle of a frame, of an answer or of the carrier's taking bytes, in milliseconds. */
  readonly stallMs: number;
  /** Entries a peer may send within a minute that nobody asked for. */
  readonly unaskedPerMinute: number;
  /** Ids that a peer may list in a comparison, and that may wait to be asked for. */
  readonly listedIds: number;
  /** Payloads fetched at once without being asked by a person. */
  readonly payloadsAtOnce: number;
}

export const usualLimits: SessionLimits = {
  stallMs: 30_000,
  unaskedPerMinute: 1_000,
  listedIds: 500_000,
  payloadsAtOnce: 2,
};

/** The peer broke the protocol or an entry rule: ends the session. Never leaves `session/`. */
export class Offence extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.found);
    this.problem = problem;
  }
}

/** What the parts of a session share. */
export interface SessionContext {
  readonly host: SyncHost;
  readonly remote: Remote;
  readonly limits: SessionLimits;
  readonly questions: Questions;
  /** Authors (64 hex digits) of whom this side takes nothing, as its greeting says. */
  readonly subtracted: readonly string[];
  /** Milliseconds since 1970 UTC. */
  now(): number;
  send(message: Message): void;
  stream(messages: AsyncIterator<Message, void>): void;
  /** Runs work beside the reader; its failure ends the session. */
  spawn(work: () => Promise<void>): void;
  changed(): void;
  readonly ended: boolean;
}

export function offence(remote: Remote, detail: string): Offence {
  return new Offence(problem('network/protocol', { peer: remote.name, detail }));
}
