import type { Registry } from '../../registry/registry.ts';
import { outboxChannel, outboxLock } from '../service/outbox-sync.contract.ts';

/** Folds in what the service worker has sent: now, and whenever it says that it has, until the signal (SPEC T10). Failures are reported. */
export function foldWhenTold(
  registry: Pick<Registry, 'foldReceipts' | 'settle'>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): void {
  const told = new BroadcastChannel(outboxChannel);
  const fold = async (): Promise<void> => {
    try {
      await navigator.locks.request(outboxLock, { signal }, () => registry.foldReceipts());
      await registry.settle();
    } catch (error) {
      if (!signal.aborted) report(error);
    }
  };
  told.addEventListener('message', () => void fold());
  signal.addEventListener('abort', () => told.close());
  void fold();
}
