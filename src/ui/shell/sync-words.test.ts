import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../registry/sync-status.ts';
import { syncWords } from './sync-words.ts';

const status = (state: SyncStatus['state']): SyncStatus => ({
  state,
  peers: [],
  lastSynced: null,
  problems: [],
  nextTry: null,
});

describe('syncWords', () => {
  it('[U2] tells offline, alone and connected apart', () => {
    const shorts = (['starting', 'offline', 'alone', 'connected'] as const).map(
      (state) => syncWords(status(state), 0).short,
    );
    expect(shorts).toEqual(['Starting', 'Offline', 'No peers', 'Connected']);
    expect(new Set(['offline', 'alone'].map((s) => syncWords(status(s as 'offline'), 0).long)).size).toBe(2);
  });
  it('[U2] says how much waits', () => {
    expect(syncWords(status('offline'), 2).short).toBe('Offline · 2 waiting');
  });
});
