import { problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { connectRpc } from '../rpc.ts';
import type { RunOutcome, RunRequest, SandboxApi } from './sandbox.contract.ts';

/** A call is ended after this many seconds. */
const RUN_SECONDS = 5;

/**
 * Runs one call in a worker made for it and ended with it: after its answer, after 5 seconds (`run/timeout`), or on abort
 * (`run/cancelled`). What an ended run had printed is lost. The bytes are copied. Never rejects.
 */
export function runInSandbox(
  request: RunRequest,
  signal?: AbortSignal,
  seconds: number = RUN_SECONDS,
): Promise<RunOutcome> {
  const failed = (found: Problem): RunOutcome => ({ kind: 'failed', problem: found, output: '' });
  if (signal?.aborted === true) return Promise.resolve(failed(problem('run/cancelled', {})));
  const worker = new Worker(new URL('./sandbox.worker.ts', import.meta.url), {
    type: 'module',
    name: 'sandbox',
  });
  const rpc = connectRpc<SandboxApi>(worker);
  return new Promise<RunOutcome>((resolve) => {
    const settle = (outcome: RunOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      worker.terminate();
      rpc.close(new Error('the run has ended'));
      resolve(outcome);
    };
    const cancel = (): void => settle(failed(problem('run/cancelled', {})));
    const lost = (): void => settle(failed(problem('thread/lost', { thread: 'sandbox' })));
    const timer = setTimeout(() => settle(failed(problem('run/timeout', { seconds }))), seconds * 1000);
    signal?.addEventListener('abort', cancel);
    worker.addEventListener('error', lost);
    rpc.api.run(request).then(settle, lost);
  });
}
