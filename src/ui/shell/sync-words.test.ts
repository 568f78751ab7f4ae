import { describe, expect, it } from 'vitest';
import { peerOf, statusOf } from '../../registry/sync-status.cases.ts';
import { syncWords } from './sync-words.ts';

const relay = (state: 'connected' | 'connecting' | 'unreachable' | 'dropped') => peerOf('relay', state);
const browser = peerOf('browser', 'connected');

describe('syncWords', () => {
  it.each([
    ['Starting', statusOf('starting'), 'Looking for peers'],
    ['Offline', statusOf('offline', [relay('unreachable')]), 'This device has no network'],
    [
      'No peers',
      statusOf('alone', [relay('unreachable')]),
      'the relay localhost:8787 does not answer and no browser',
    ],
    [
      'No peers',
      statusOf('alone', [relay('dropped')]),
      'broke a rule and is left alone for a while and no browser',
    ],
    [
      'No relay',
      statusOf('connected', [browser, relay('unreachable')]),
      'Connected to 1 browser, but the relay localhost:8787 does not answer',
    ],
    ['No relay', statusOf('connected', [browser, relay('connecting')]), 'is still being reached'],
    ['Connected', statusOf('connected', [browser]), 'No relay is known'],
    [
      'Connected',
      statusOf('connected', [relay('connected'), browser]),
      'the relay localhost:8787 and 1 browser.',
    ],
    [
      'Connected',
      statusOf('connected', [relay('connected'), peerOf('browser', 'unreachable')]),
      'the relay localhost:8787. 1 browser went out of reach.',
    ],
    [
      'Connected',
      statusOf('connected', [relay('connected'), peerOf('browser', 'dropped')]),
      '1 peer broke a rule and is left alone',
    ],
  ] as const)('[U2] [U14] %s', (short, status, long) => {
    const words = syncWords(status, 0);
    expect(words.short).toBe(short);
    expect(words.long).toContain(long);
  });

  it('[U2] says how much waits', () => {
    expect(syncWords(statusOf('offline'), 2).short).toBe('Offline · 2 waiting');
  });
});
