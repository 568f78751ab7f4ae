import type { SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';

/** Why a write is not everywhere yet: what it waits for, the reason, and when it is tried again. */
export function waitWords(state: OutboxRow['state'], status: SyncStatus, now: number): string {
  if (state === 'relayed') return 'A relay has it and passes it on.';
  if (state === 'refused') return 'It was refused; see why on the module’s page.';
  const what =
    state === 'waiting' ? 'It is signed and waits for the right to its name' : 'It is signed and authorised';
  switch (status.state) {
    case 'starting':
      return `${what}; peers are being looked for.`;
    case 'offline':
      return `${what}; this device is offline. It goes out by itself when the network is back.`;
    case 'alone':
      return `${what}; no relay answers${nextWords(status.nextTry, now)}.`;
    case 'connected':
      return state === 'waiting' ? `${what}; the request is with the issuer.` : `${what}; it is being sent.`;
  }
}

function nextWords(nextTry: number | null, now: number): string {
  if (nextTry === null) return '';
  const seconds = Math.max(0, Math.ceil((nextTry - now) / 1000));
  return `, next try in ${seconds} s`;
}
