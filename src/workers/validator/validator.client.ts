import type { Validator } from '../../registry/ports/validator.ts';
import { problem } from '../../registry/problem.ts';
import type { ValidationReport, ValidatorPolicy } from '../../registry/validator/report.ts';
import { DEFAULT_MAX_SIZE, unreadReport } from '../../registry/validator/unread-report.ts';
import { connectRpc } from '../rpc.ts';
import type { ValidatorApi } from './validator.contract.ts';

/** Milliseconds. */
interface ValidatorTimes {
  /** Until a validation is ended; default 20,000. */
  readonly timeout?: number;
  /** Until a worker with nothing to do is ended; default 30,000. */
  readonly idle?: number;
}

interface Thread {
  readonly api: ValidatorApi;
  /** Ends the worker now, whatever it is doing; the call in flight rejects with `reason`. */
  end(reason: string): void;
}

function startThread(crashed: (reason: string) => void): Thread {
  const worker = new Worker(new URL('./validator.worker.ts', import.meta.url), {
    type: 'module',
    name: 'validator',
  });
  const rpc = connectRpc<ValidatorApi>(worker);
  const end = (reason: string): void => {
    worker.terminate();
    rpc.close(new Error(reason));
  };
  worker.addEventListener('error', ({ message }) => crashed(`it crashed: ${message}`));
  return { api: rpc.api, end };
}

const CANCELLED = 'it was cancelled';

function stopped(bytes: Uint8Array, policy: ValidatorPolicy, reason: string): ValidationReport {
  return unreadReport(bytes.length, policy, problem('wasm/validator-stopped', { reason }));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * A {@link Validator} in a worker of its own, started by the first call. Calls take turns; one that is aborted or exceeds the
 * timeout answers with the problem `wasm/validator-stopped` and its worker is ended, so the next call gets a fresh one.
 * The bytes are copied to the worker. `stop` ends the worker; a later call starts one again.
 */
export function startValidator(times: ValidatorTimes = {}): Validator & { stop(): void } {
  const { timeout = 20_000, idle = 30_000 } = times;
  let thread: Thread | null = null;
  let idling: ReturnType<typeof setTimeout> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const end = (reason: string): void => {
    thread?.end(reason);
    thread = null;
  };
  const run = async (
    bytes: Uint8Array,
    policy: ValidatorPolicy,
    signal?: AbortSignal,
  ): Promise<ValidationReport> => {
    if (signal?.aborted === true) return stopped(bytes, policy, CANCELLED);
    clearTimeout(idling);
    const cancel = (): void => end(CANCELLED);
    signal?.addEventListener('abort', cancel);
    const timer = setTimeout(() => end(`it was still running after ${timeout / 1000} seconds`), timeout);
    try {
      thread ??= startThread(end);
      return await thread.api.validate(bytes, policy);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      end(reason);
      return stopped(bytes, policy, reason);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      idling = setTimeout(() => end('it was idle'), idle);
    }
  };
  return {
    validate: (bytes, policy, signal) => {
      const limit = policy.maxSize ?? DEFAULT_MAX_SIZE;
      if (bytes.length > limit) {
        const found = problem('wasm/too-large', { size: bytes.length, limit });
        return Promise.resolve(unreadReport(bytes.length, policy, found));
      }
      const report = turn.then(() => run(bytes, policy, signal));
      turn = report;
      if (signal === undefined) return report;
      return Promise.race([report, aborted(signal).then(() => stopped(bytes, policy, CANCELLED))]);
    },
    stop: () => {
      clearTimeout(idling);
      end('it was stopped');
    },
  };
}
