import { describe, expect, it } from 'vitest';
import { problem } from '../../registry/problem.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { peerOf, statusOf } from '../../registry/sync-status.cases.ts';
import { standingOf, standingWords } from './release-standing.ts';

const release = { id: 'io.example.a', version: '1.0.0', state: 'waiting', since: 1_000 } as const;
const row = (part: Partial<OutboxRow>): OutboxRow => ({
  key: 'k',
  registry: '',
  what: 'release',
  module: release.id,
  version: release.version,
  author: '',
  entryIds: [],
  state: 'waiting',
  createdAt: 1_000,
  changedAt: 1_000,
  size: 1,
  browsers: 0,
  whole: [],
  needsKey: false,
  problem: null,
  ...part,
});

describe('standingOf', () => {
  it('[U7] is what the publish came to until its row is there', () =>
    expect(standingOf(release, [])).toMatchObject({ state: 'waiting', problem: null }));

  it.each(['waiting', 'ready', 'relayed', 'held'] as const)('[U7] follows the row: %s', (state) =>
    expect(standingOf(release, [row({ state })])).toMatchObject({ state, problem: null }),
  );

  it('[U7] is refused with the problem', () => {
    const taken = problem('publish/name-taken', { id: release.id, owner: 'did:key:z6Mk' });
    expect(standingOf(release, [row({ state: 'refused', problem: taken })])).toMatchObject({
      state: 'refused',
      problem: taken,
    });
  });

  it('[U7] is not taken from another write or an older try', () => {
    const others = [
      row({ state: 'relayed', what: 'card', version: '' }),
      row({ state: 'relayed', version: '1.0.1' }),
      row({ state: 'relayed', module: 'io.example.b' }),
      row({ state: 'refused', createdAt: 999 }),
    ];
    expect(standingOf(release, others).state).toBe('waiting');
  });
});

describe('standingWords', () => {
  const dead = [peerOf('relay', 'unreachable', { nextTry: 9_000 })];
  it.each([
    [
      'waiting',
      statusOf('connected', [peerOf('relay', 'connected')]),
      'Published on this device',
      'is being asked',
    ],
    ['waiting', statusOf('offline'), 'Published on this device', 'Waiting for the network'],
    ['ready', statusOf('alone', dead), 'Published on this device', 'does not answer. Closing'],
    ['relayed', statusOf('alone'), 'Published', 'A relay has it'],
    ['refused', statusOf('alone'), 'Refused', 'does not go out'],
  ] as const)('[U7] %s', (state, status, title, text) => {
    const words = standingWords(row({ state }), { status, now: 1_000, background: false });
    expect(words.title).toBe(title);
    expect(words.text).toContain(text);
  });
});
