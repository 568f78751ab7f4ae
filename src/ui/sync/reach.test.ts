import { describe, expect, it } from 'vitest';
import { circuitOf, inOrder, reachOf, untilWords } from './reach.ts';
import { peerOf, statusOf } from '../../registry/sync-status.cases.ts';

describe('reach', () => {
  it('[U14] takes the relay that stands best and counts browsers by state', () => {
    const peers = [
      peerOf('relay', 'dropped', { name: 'a' }),
      peerOf('browser', 'connected'),
      peerOf('relay', 'connected', { name: 'b' }),
      peerOf('browser', 'unreachable'),
      peerOf('browser', 'dropped'),
    ];
    expect(reachOf(statusOf('connected', peers))).toMatchObject({
      relay: { name: 'b' },
      browsers: 1,
      lostBrowsers: 1,
      dropped: 2,
    });
  });

  it('[U14] lists relays first, whatever traffic there is', () => {
    const peers = [peerOf('browser', 'connected', { bytesIn: 9 }), peerOf('relay', 'unreachable')];
    expect(inOrder(peers).map(({ kind }) => kind)).toEqual(['relay', 'browser']);
    expect(peers[0]?.kind).toBe('browser');
  });

  it('[U14] names the relay whose circuit carries a peer', () => {
    const relay = peerOf('relay', 'connected', { id: '12D3a' });
    const far = peerOf('browser', 'connected', {
      direct: false,
      address: '/dns4/r/p2p/12D3a/p2p-circuit/p2p/12D3b',
    });
    expect(circuitOf(far, [far, relay])).toBe('the relay localhost:8787');
    expect(circuitOf(far, [far])).toBe('the relay');
  });

  it.each([
    [0, 'now'],
    [7_500, 'in 8 s'],
    [180_000, 'in 3 minutes'],
  ])('[U3] until %i ms', (ms, words) => expect(untilWords(1_000 + ms, 1_000)).toBe(words));
});
