import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../registry/sync-status.ts';
import { waitWords } from './wait-words.ts';

const status = (state: SyncStatus['state'], nextTry: number | null = null): SyncStatus => ({
  state,
  peers: [],
  lastSynced: null,
  problems: [],
  nextTry,
});

describe('waitWords', () => {
  it.each([
    ['waiting', status('offline'), 'this device is offline'],
    ['waiting', status('alone', 8_500), 'no relay answers, next try in 8 s'],
    ['waiting', status('connected'), 'with the issuer'],
    ['ready', status('connected'), 'being sent'],
    ['ready', status('offline'), 'goes out by itself'],
    ['relayed', status('offline'), 'A relay has it'],
  ] as const)('[U3] %s', (state, sync, words) => expect(waitWords(state, sync, 1_000)).toContain(words));
});
