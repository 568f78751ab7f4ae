import type { Problem } from '../../registry/problem.ts';

/** A call of one exported function of numbers. i64 arguments and results are decimal strings in `args`/`results`. */
export interface RunRequest {
  readonly bytes: Uint8Array;
  readonly profile: string;
  readonly name: string;
  /** As typed by the user, one per parameter. */
  readonly args: readonly string[];
}

export type RunOutcome =
  | {
      readonly kind: 'returned';
      /** One per result; i64 as decimal, floats by JavaScript's shortest form. */
      readonly results: readonly string[];
      /** Text the module printed through its host profile, at most 64 KiB. */
      readonly output: string;
      readonly milliseconds: number;
    }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly output: string };

export interface SandboxApi {
  run(request: RunRequest): Promise<RunOutcome>;
}
