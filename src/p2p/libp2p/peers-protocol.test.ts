import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../byte-channel.ts';
import { memoryChannels } from '../memory-channel.ts';
import { hearOfPeers } from './hear-of-peers.ts';
import { createMeetingPlace } from './meeting-place.ts';
import { encodeHere, encodeNews, framesOf, mostTold, parseHere, parseNews } from './peers-protocol.ts';
import type { PeersNews } from './peers-protocol.ts';

const namespace = new Uint8Array(32).fill(5);
const idOf = (number: number): string => `12D3KooW${String(number).padStart(44, 'q').replaceAll('0', 'z')}`;
const remote = (id: string) =>
  ({ id, name: id, kind: 'browser', direct: true, address: `/p2p/${id}` }) as const;
const frame = (text: string): Uint8Array => {
  const body = new TextEncoder().encode(text);
  return new Uint8Array([0, 0, body.length >> 8, body.length & 255, ...body]);
};
const body = (framed: Uint8Array): Uint8Array => framed.subarray(4);

/** A browser at a meeting place, as the place sees it. */
function visitor(place: ReturnType<typeof createMeetingPlace>, number: number) {
  const [here, there] = memoryChannels(remote(idOf(number)), remote('relay'));
  const known = new Set<string>();
  const heard: PeersNews[] = [];
  const done = hearOfPeers(here, {
    namespace,
    now: () => 0,
    onPeers(ids, gone) {
      heard.push({ came: [...ids], gone });
      known.clear();
      for (const id of ids) known.add(id);
    },
  });
  void place.serve({ ...there, remote: remote(idOf(number)) });
  return { id: idOf(number), known, heard, done, leave: () => here.close() };
}

const place = () => createMeetingPlace({ random: () => 0.5 });

describe('the meeting place of a relay', () => {
  it('[N28] tells whoever comes of those already there, so that no two dial each other', async () => {
    const meeting = place();
    const all: ReturnType<typeof visitor>[] = [];
    for (let number = 1; number <= 40; number += 1) {
      all.push(visitor(meeting, number));
      await vi.waitFor(() => expect(meeting.members()).toBe(number), { interval: 2 });
    }
    await vi.waitFor(() => expect(all.at(-1)?.known.size).toBe(mostTold));
    for (const one of all) {
      expect(one.known.size).toBeLessThanOrEqual(mostTold);
      for (const other of all) expect(one.known.has(other.id) && other.known.has(one.id)).toBe(false);
    }
    for (const one of all.slice(8)) one.leave();
    await vi.waitFor(() => expect(meeting.members()).toBe(8));
    const left = all.slice(0, 8);
    await vi.waitFor(() => {
      for (const one of left) {
        const dialledBy = left.filter((other) => other.known.has(one.id)).length;
        expect(one.known.size + dialledBy).toBeGreaterThanOrEqual(4);
      }
    });
    for (const one of left) one.leave();
  });

  it('[N29] tells both sides who has gone, and takes one that comes again for its older self', async () => {
    const meeting = place();
    const first = visitor(meeting, 1);
    await vi.waitFor(() => expect(meeting.members()).toBe(1));
    const second = visitor(meeting, 2);
    await vi.waitFor(() => expect([...second.known]).toEqual([first.id]));
    const again = visitor(meeting, 1);
    await first.done;
    await vi.waitFor(() => expect([...again.known]).toEqual([second.id]));
    expect([...second.known]).toEqual([]);
    expect(meeting.members()).toBe(2);
    again.leave();
    await vi.waitFor(() =>
      expect(second.heard.filter(({ gone }) => gone.includes(first.id))).toHaveLength(2),
    );
    second.leave();
  });

  it.each([
    ['another word', frame('["there","00"]')],
    ['a short namespace', frame(`["here","${'0'.repeat(62)}"]`)],
    ['one thing too many', frame(`["here","${'0'.repeat(64)}",1]`)],
    ['no JSON', frame('["here"')],
    ['a frame of 1 GB', new Uint8Array([0x40, 0, 0, 0, 1])],
    ['an empty frame', new Uint8Array([0, 0, 0, 0])],
    ['its place twice', new Uint8Array([...encodeHere(namespace), ...encodeHere(namespace)])],
  ])('[N24] closes the stream of a browser that says %s', async (_, bytes) => {
    const meeting = place();
    const [here, there] = memoryChannels(remote(idOf(1)), remote('relay'));
    const served = meeting.serve(there);
    await here.send(bytes);
    await served;
    expect(meeting.members()).toBe(0);
    await expect(here.send(encodeHere(namespace))).rejects.toThrow('closed');
  });

  it('[N24] turns away more than it has room for', async () => {
    const meeting = createMeetingPlace({ random: () => 0, most: 1 });
    const first = visitor(meeting, 1);
    await vi.waitFor(() => expect(meeting.members()).toBe(1));
    await visitor(meeting, 2).done;
    expect(meeting.members()).toBe(1);
    first.leave();
  });
});

describe('a relay that lies to a browser', () => {
  const many = Array.from({ length: mostTold + 1 }, (_, at) => idOf(at + 1));
  it.each([
    ['more peers than allowed', [frame(JSON.stringify(['peers', many, []]))]],
    [
      'more by and by',
      [encodeNews({ came: many.slice(1), gone: [] }), encodeNews({ came: many.slice(0, 1), gone: [] })],
    ],
    ['one twice', [encodeNews({ came: [idOf(1)], gone: [] }), encodeNews({ came: [idOf(1)], gone: [] })]],
    ['one twice at once', [encodeNews({ came: [idOf(1), idOf(1)], gone: [] })]],
    ['an id that is none', [frame('["peers",["me"],[]]')]],
    ['an address', [frame(`["peers",["${idOf(1)}/p2p-circuit"],[]]`)]],
    ['another message', [frame('["dial",[],[]]')]],
    ['the same a thousand times', Array.from({ length: 1000 }, () => encodeNews({ came: [], gone: [] }))],
  ])('[N24] is heard no longer after %s', async (_, sent) => {
    const [here, there] = memoryChannels(remote(idOf(1)), remote('relay'));
    const onPeers = vi.fn();
    const heard = hearOfPeers(here, { namespace, now: () => 0, onPeers });
    const sending = sendAll(there, sent);
    await heard;
    await sending;
    expect(onPeers.mock.lastCall).toEqual([new Set(), []]);
  });
});

async function sendAll(channel: ByteChannel, frames: readonly Uint8Array[]): Promise<void> {
  try {
    for (const one of frames) await channel.send(one);
  } catch {
    // the other side has closed, as it should
  }
}

describe('messages', () => {
  it('[N24] come out as they went in, and any bytes give a message or null', async () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 999 }).map(idOf), { maxLength: mostTold });
    fc.assert(
      fc.property(ids, ids, fc.uint8Array({ minLength: 32, maxLength: 32 }), (came, gone, where) => {
        expect(parseNews(body(encodeNews({ came, gone })))).toEqual({ came, gone });
        expect(parseHere(body(encodeHere(where)))).toEqual(where);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([parseNews(bytes), parseHere(bytes)]).toEqual([null, null]);
      }),
    );
    const [here, there] = memoryChannels(remote('a'), remote('b'));
    for (const byte of encodeHere(namespace)) await here.send(Uint8Array.of(byte));
    here.close();
    const frames = await Array.fromAsync(framesOf(there));
    expect(frames.map(parseHere)).toEqual([namespace]);
  });
});
