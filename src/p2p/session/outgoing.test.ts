import { describe, expect, it } from 'vitest';
import type { ByteChannel } from '../byte-channel.ts';
import { remote } from '../memory-host.cases.ts';
import { createOutgoing } from './outgoing.ts';

describe('outgoing', () => {
  it('[N23] sends what is queued at whatever moment the one before is done', async () => {
    for (let turns = 0; turns < 30; turns += 1) {
      let frames = 0;
      const channel: ByteChannel = {
        remote: remote('peer'),
        async send() {
          frames += 1;
        },
        incoming: (async function* () {})(),
        close: () => {},
      };
      const outgoing = createOutgoing(channel, {
        stallMs: 1_000,
        onStall: () => {},
        onFailure: () => {},
        onSent: () => {},
      });
      outgoing.send({ kind: 'caught-up' });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      outgoing.send({ kind: 'caught-up' });
      await new Promise((resolve) => setTimeout(resolve));
      expect([turns, frames]).toEqual([turns, 2]);
      outgoing.stop();
    }
  });
});
