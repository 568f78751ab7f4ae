import { describe, expect, it } from 'vitest';
import { memoryChannels } from '../memory-channel.ts';
import { memoryHost, namespace, note, remote, wasm } from '../memory-host.cases.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { toWire } from '../wire/wire-entry.ts';
import { comparesNothing, helloOf, listen, lyingPeers } from './lying-peers.cases.ts';
import type { Truth } from './lying-peers.cases.ts';
import { runSyncSession } from './sync-session.ts';

const limits = { stallMs: 800, unaskedPerMinute: 50, listedIds: 2_000 };

const bait = wasm('io.example.bait', 1_000);
const truth: Truth = {
  namespace,
  good: note('good'),
  bait,
  more: (count) => Promise.resolve(Array.from({ length: count }, (_, at) => note(`flood/${at}`))),
};
const hello = helloOf(truth);

function honest() {
  const host = memoryHost({ keepsPayloads: true });
  host.answer = () => new Promise(() => {});
  host.payload = (digest) =>
    digest === 'ee'.repeat(32) ? new Promise(() => {}) : Promise.resolve(host.payloadMap.get(digest) ?? null);
  const [ours, theirs] = memoryChannels(remote('honest'), remote('liar'));
  const session = runSyncSession(ours, host, {
    role: 'browser',
    agent: 'test',
    clock: { now: () => Date.now() },
    limits,
  });
  return { host, session, theirs, heard: listen(theirs) };
}

describe('a lying peer', () => {
  it.each(lyingPeers)('[N3] that $name is dropped, named, and leaves nothing behind', async (liar) => {
    const { host, session, theirs, heard } = honest();
    const speaking = liar.speak(theirs, heard, truth).catch(() => {});
    const end = await session.done;
    await speaking;
    if (end.kind !== 'dropped')
      throw new Error(`expected the peer to be dropped, it was ${JSON.stringify(end)}`);
    expect(end.problem.expected + end.problem.found).toMatch(liar.says);
    const allowed = [bait.entry.id, note('good').id];
    expect(host.order.filter((id) => !allowed.includes(id))).toEqual([]);
    for (const bytes of host.payloadMap.values()) expect(bytes).toEqual(bait.bytes);
    expect(host.received).toBeLessThanOrEqual(1);
    await expect(theirs.send(new Uint8Array(1))).rejects.toThrow('closed');
  });

  it('[N3] hears why it is dropped', async () => {
    const { theirs, heard } = honest();
    await theirs.send(encodeMessage({ kind: 'caught-up' }));
    expect(await heard('bye')).toMatchObject({ reason: 'a caught-up message before its greeting' });
  });

  it('[N3] that goes away inside a frame is no liar: a cut cable looks the same', async () => {
    const { host, session, theirs } = honest();
    await theirs.send(encodeMessage(hello));
    await theirs.send(
      encodeMessage({ kind: 'entries', no: 0, entries: [toWire(note('cut'))], last: true }).subarray(0, 150),
    );
    theirs.close();
    expect(await session.done).toEqual({ kind: 'closed', reason: '', lost: true });
    expect(host.order).toEqual([]);
  });

  it('[N4] whose entry is not yet or obsolete is no liar', async () => {
    const { host, session, theirs, heard } = honest();
    const early = note('early');
    const entries = [
      toWire({ ...early, entry: { ...early.entry, timestamp: 5_000n } }),
      toWire(note('known')),
    ];
    host.put(note('known'));
    await theirs.send(encodeMessage(hello));
    await theirs.send(encodeMessage({ kind: 'entries', no: 0, entries, last: true }));
    const message = await heard('receipts');
    expect(message.receipts.map(({ outcome }) => outcome)).toEqual(['not-yet', 'obsolete']);
    session.close('enough');
    expect(await session.done).toMatchObject({ kind: 'closed' });
  });

  it('[N5] that reads nothing is dropped, and little is kept for it', async () => {
    const host = memoryHost();
    host.put(...Array.from({ length: 500 }, (_, at) => note(`large/${at}`, 'x'.repeat(20_000) + at)));
    const [ours, theirs] = memoryChannels(remote('honest'), remote('deaf'));
    let read = 0;
    const entries = host.entries;
    host.entries = (ids) => {
      read += ids.length;
      return entries(ids);
    };
    const session = runSyncSession(ours, host, {
      role: 'browser',
      agent: 'test',
      clock: { now: () => Date.now() },
      limits,
    });
    await theirs.send(encodeMessage(hello));
    await theirs.send(encodeMessage(comparesNothing));
    const ids = [...host.entryMap.keys()];
    await theirs.send(encodeMessage({ kind: 'want', no: 1, ids: ids.slice(0, 250) }));
    await theirs.send(encodeMessage({ kind: 'want', no: 2, ids: ids.slice(250) }));
    expect(await session.done).toMatchObject({
      kind: 'dropped',
      problem: { found: expect.stringMatching(/taking what was sent/) },
    });
    expect(read).toBe(250);
  });
});
