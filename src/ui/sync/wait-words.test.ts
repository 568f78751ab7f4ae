import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../registry/sync-status.ts';
import { peerOf, statusOf } from '../../registry/sync-status.cases.ts';
import { waitWords } from './wait-words.ts';
import type { OnItsWay } from './wait-words.ts';

const now = new Date(2026, 10, 23, 12, 3).getTime();
const deadRelay = peerOf('relay', 'unreachable', { nextTry: now + 7_500 });
const browser = peerOf('browser', 'connected');

const words = (
  write: Partial<OnItsWay>,
  status: SyncStatus = statusOf('alone'),
  more: { readonly background?: boolean; readonly counting?: boolean } = {},
  lockedAuthor: string | null = null,
): string =>
  waitWords(
    { what: 'release', state: 'ready', browsers: 0, whole: [], changedAt: now, needsKey: false, ...write },
    { status, now, background: false, counting: true, ...more },
    lockedAuthor,
  );

describe('waitWords', () => {
  it('[K10] says whose key an unsigned request waits for, and only while that is locked', () => {
    const unsigned = { state: 'waiting', needsKey: true } as const;
    expect(words(unsigned, statusOf('alone'), {}, 'Ada')).toMatch(/^Waits for you to unlock Ada/);
    expect(words(unsigned, statusOf('alone'))).toMatch(/^Waiting for a grant/);
    expect(words({ state: 'waiting' }, statusOf('alone'), {}, 'Ada')).toMatch(/^Waiting for a grant/);
  });

  it.each([
    [
      'ready',
      statusOf('alone', [deadRelay]),
      'Waiting for the relay localhost:8787, which does not answer: next try in 8 s.',
    ],
    [
      'ready',
      statusOf('connected', [browser, deadRelay]),
      'Waiting for the relay localhost:8787, which does not answer: next try in 8 s.',
    ],
    [
      'ready',
      statusOf('alone', [peerOf('relay', 'dropped', { nextTry: now + 40_000 })]),
      'Waiting for the relay localhost:8787, which broke a rule and is left alone: next try in 40 s.',
    ],
    [
      'ready',
      statusOf('alone', [peerOf('relay', 'connecting')]),
      'Waiting for the relay localhost:8787, which is being reached.',
    ],
    ['ready', statusOf('starting'), 'Waiting for a relay. It is being looked for.'],
    ['ready', statusOf('connected', [browser]), 'Waiting for a relay. No relay is known on this device.'],
    [
      'ready',
      statusOf('connected', [browser, peerOf('relay', 'connected')]),
      'Being sent to the relay localhost:8787.',
    ],
    [
      'waiting',
      statusOf('connected', [browser, deadRelay]),
      'Waiting for a grant; only an issuer (the relay) can give it. The relay localhost:8787 does not answer: next try in 8 s.',
    ],
    [
      'waiting',
      statusOf('connected', [peerOf('relay', 'connected')]),
      'Waiting for a grant; only an issuer (the relay) can give it. The relay localhost:8787 is being asked.',
    ],
  ] as const)('[U3] %s: what it waits for and when it is tried again', (state, status, text) => {
    expect(words({ state }, status)).toBe(text);
  });

  it('[U3] counts no seconds where it is read out', () => {
    expect(words({}, statusOf('alone', [deadRelay]), { counting: false })).toBe(
      'Waiting for the relay localhost:8787, which does not answer.',
    );
  });

  it('[U3] says how many browsers list it, or have it', () => {
    const status = statusOf('alone', [deadRelay]);
    expect(words({ browsers: 2 }, status)).toContain('next try in 8 s. 2 browsers have it listed already.');
    expect(words({ browsers: 1, what: 'rating' }, status)).toContain('1 browser has it already.');
    expect(words({ browsers: 3, whole: ['a', 'b'] }, status)).toContain(
      '3 browsers have it listed already. Held by 2 browsers.',
    );
    expect(words({ state: 'held', browsers: 3, whole: ['a', 'b', 'c'] })).toBe(
      'No relay has it yet. Held by 3 browsers. It goes to a relay when one is met.',
    );
    expect(words({ state: 'relayed', sentBy: 'page', browsers: 1, whole: ['a'] })).toBe(
      'Sent at 12:03. A relay has it and passes it on. Held by 1 browser.',
    );
  });

  it('[U15] offline, promises to send in the background only where that can be', () => {
    const offline = statusOf('offline', [deadRelay]);
    expect(words({}, offline, { background: true })).toBe(
      'Waiting for the network. It will be sent in the background when the network is back, even with the app closed.',
    );
    expect(words({ state: 'waiting' }, offline)).toBe(
      'Waiting for the network, then for a grant; only an issuer (the relay) can give it. It will be sent when the app is open and the network is back.',
    );
  });

  it('[U15] once relayed says how: by this app, in the background, or that nobody noted it', () => {
    expect(words({ state: 'relayed', sentBy: 'page' })).toMatch(/^Sent at 12:03\./);
    expect(words({ state: 'relayed', sentBy: 'background' })).toMatch(
      /^Sent in the background at 12:03, with the app closed\./,
    );
    expect(words({ state: 'relayed', sentBy: 'page', changedAt: now - 86_400_000 })).toMatch(
      /^Sent at 22 Nov 2026, 12:03\./,
    );
    expect(words({ state: 'relayed' })).toBe('A relay has it and passes it on.');
  });
});
