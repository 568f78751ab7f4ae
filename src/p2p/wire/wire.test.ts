import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCapability } from '../../willow/encode-capability.ts';
import { note } from '../memory-host.cases.ts';
import { capabilityReader } from './capability-reader.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { createFrameSplitter } from './frame-splitter.ts';
import { messages, syncProtocol, wireVersion } from './messages.ts';
import type { Message } from './messages.ts';
import { fromWire, toWire } from './wire-entry.ts';

const id = 'ab'.repeat(32);
const entry = toWire(note('a'));
const one: { readonly [K in Message['kind']]: Extract<Message, { readonly kind: K }> } = {
  hello: {
    kind: 'hello',
    registry: new Uint8Array(32),
    role: 'relay',
    agent: 'x',
    nonce: new Uint8Array(16).fill(1),
    subtracted: [id],
  },
  offer: { kind: 'offer', ids: [id, '00'.repeat(32)], control: true },
  want: { kind: 'want', no: 1, ids: [id] },
  entries: { kind: 'entries', no: 1, entries: [entry, { ...entry, payload: null }], last: false },
  'caught-up': { kind: 'caught-up' },
  receipts: { kind: 'receipts', receipts: [{ id, outcome: 'stored' }] },
  query: { kind: 'query', ids: [] },
  'want-payload': { kind: 'want-payload', no: 2, digest: id },
  payload: { kind: 'payload', no: 2, offset: 0, total: 3, bytes: Uint8Array.of(1, 2, 3), last: true },
  'payload-missing': { kind: 'payload-missing', no: 2 },
  'cancel-payload': { kind: 'cancel-payload', no: 2 },
  request: { kind: 'request', no: 3, bytes: Uint8Array.of(1) },
  granted: { kind: 'granted', no: 3, entries: [entry] },
  refused: { kind: 'refused', no: 3, code: 'closed', detail: 'no' },
  'no-issuer': { kind: 'no-issuer', no: 3 },
  bye: { kind: 'bye', reason: 'done' },
  compare: {
    kind: 'compare',
    ranges: [
      { end: Uint8Array.of(1, 2, 3), says: 'skip' },
      { end: Uint8Array.of(1, 2, 4, 5), says: 'fingerprint', fingerprint: new Uint8Array(32).fill(2) },
      { end: Uint8Array.of(1, 2, 4, 6), says: 'ids', ids: [] },
      { end: Uint8Array.of(2), says: 'lacks', ids: [id, id] },
      { end: null, says: 'later' },
    ],
  },
};

describe('the wire', () => {
  it('[N1] does not change by accident', () => {
    const words = Object.entries(messages).map(
      ([kind, [number, field]]) => `${number} ${kind} ${field.words}`,
    );
    const schema = [syncProtocol, wireVersion, ...words].join('\n');
    const hash = createHash('sha256').update(schema).digest('hex').slice(0, 16);
    // Another hash is another protocol: old peers must be able to read it, or `syncProtocol` gets a new number.
    expect(hash).toBe('63a9fa6da4f9839f');
  });

  it.each(Object.values(one))('[N1] $kind survives the crossing', (message) => {
    const { frames, problem } = createFrameSplitter().push(encodeMessage(message));
    expect(problem).toBeNull();
    expect(frames.map(decodeMessage)).toEqual([message]);
  });

  it('[N1] numbers no two messages alike', () => {
    expect(new Set(Object.values(messages).map(([number]) => number)).size).toBe(
      Object.keys(messages).length,
    );
  });

  it('[N2] frames come out whole however the bytes are cut', () => {
    const stream = Buffer.concat(Object.values(one).map(encodeMessage));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const splitter = createFrameSplitter();
        const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const frames = edges.flatMap(
          (edge, at) => splitter.push(stream.subarray(edges[at - 1] ?? 0, edge)).frames,
        );
        expect(frames.map(decodeMessage)).toEqual(Object.values(one));
        expect(splitter.unfinished).toBe(false);
      }),
    );
  });

  it('[N2] arbitrary bytes are a message or a problem, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeMessage(bytes)).toBeTypeOf('object');
        expect(decodeMessage(Uint8Array.of(0x82, 2, ...bytes))).toBeTypeOf('object');
      }),
      { numRuns: 2_000 },
    );
  });

  it('[N2] a decoded entry keeps no part of the frame it came in', () => {
    const [frame] = createFrameSplitter().push(encodeMessage(one.entries)).frames;
    const message = decodeMessage(frame ?? new Uint8Array(0));
    if ('problem' in message || message.kind !== 'entries' || !message.entries[0])
      throw new Error('expected entries');
    const stored = fromWire(message.entries[0], capabilityReader());
    if ('problem' in stored) throw new Error(stored.problem);
    expect(stored).toEqual(note('a'));
    for (const bytes of [stored.signature, stored.payload, stored.entry.payloadDigest]) {
      expect(bytes?.buffer).not.toBe(frame?.buffer);
    }
  });

  it('[N2] of entries under one capability it is one object, apart from the frame; of other bytes another', () => {
    const read = capabilityReader();
    const { capability } = toWire(note('a'));
    const other = capability.slice();
    other[40] = (other[40] ?? 0) ^ 1;
    const given = capability.slice();
    const first = read(given);
    given.fill(0);
    expect(first).toEqual(decodeCapability(capability));
    expect(read(capability.slice())).toBe(first);
    expect(read(other)).toEqual(decodeCapability(other));
    expect(read(other)).not.toEqual(first);
    // damaged ones are refused each time; many others push the first one out, and it is read again
    expect(read(capability.subarray(1)).ok).toBe(false);
    expect(read(capability.subarray(1)).ok).toBe(false);
    for (let at = 0; at < 20; at += 1) {
      const one = capability.slice();
      one[33] = 100 + at;
      read(one);
    }
    expect(read(capability)).toEqual(first);
    expect(read(capability)).not.toBe(first);
  });
});
