import { encode } from 'cborg';
import { fromHex } from '../../willow/bytes.ts';
import { maxFrame, messages, wireVersion } from './messages.ts';
import type { Message, WireEntry } from './messages.ts';
import { rangeFields } from './ranges-field.ts';

/** One frame: u32 BE length, then the CBOR array `[version, number, …fields]`. Throws RangeError above 1 MiB: a bug of the caller. */
export function encodeMessage(message: Message): Uint8Array {
  const body = encode([wireVersion, messages[message.kind][0], ...fields(message)]);
  if (body.length > maxFrame)
    throw new RangeError(`expected a frame of at most ${maxFrame} bytes, got ${body.length}`);
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  return frame;
}

function fields(message: Message): readonly unknown[] {
  switch (message.kind) {
    case 'hello':
      return [message.registry, message.role, message.agent, message.nonce, joinIds(message.subtracted)];
    case 'offer':
      return [joinIds(message.ids), message.control];
    case 'want':
      return [message.no, joinIds(message.ids)];
    case 'entries':
      return [message.no, message.entries.map(entryFields), message.last];
    case 'caught-up':
      return [];
    case 'receipts':
      return [message.receipts.map(({ id, outcome }) => [hexBytes(id), outcome])];
    case 'query':
      return [joinIds(message.ids)];
    case 'want-payload':
      return [message.no, hexBytes(message.digest)];
    case 'payload':
      return [message.no, message.offset, message.total, message.bytes, message.last];
    case 'payload-missing':
    case 'cancel-payload':
    case 'no-issuer':
      return [message.no];
    case 'request':
      return [message.no, message.bytes];
    case 'granted':
      return [message.no, message.entries.map(entryFields)];
    case 'refused':
      return [message.no, message.code, message.detail.slice(0, 1_000)];
    case 'compare':
      return [rangeFields(message.ranges, joinIds)];
    case 'bye':
      return [message.reason.slice(0, 1_000)];
  }
}

const entryFields = (entry: WireEntry): readonly unknown[] => [
  entry.entry,
  entry.capability,
  entry.signature,
  entry.payload,
];

function joinIds(ids: readonly string[]): Uint8Array {
  const joined = new Uint8Array(ids.length * 32);
  ids.forEach((id, at) => joined.set(hexBytes(id), at * 32));
  return joined;
}

function hexBytes(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes?.length !== 32) throw new RangeError(`expected 64 hex digits, got "${hex}"`);
  return bytes;
}
