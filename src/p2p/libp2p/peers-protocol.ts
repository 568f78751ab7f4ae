import type { ByteChannel } from '../byte-channel.ts';
import { fromHex, toHex } from '../../willow/bytes.ts';
import { createFrameSplitter } from '../wire/frame-splitter.ts';

/**
 * How browsers of one registry hear of each other at a relay. Frames as in the sync protocol (u32 BE length), each a JSON text:
 * the browser says once `["here", namespace]` (64 hex digits), the relay then `["peers", came, gone]` (lists of peer ids) as often as
 * something changes, and once at the beginning: *came* are those to dial (those already there when it came), *gone* those and whoever else was to dial it; *gone*
 * is read first. The relay can forge nothing: whoever is dialled proves its id.
 */
export const peersProtocol = '/gen-registry/peers/1';

/** How many others a relay tells one browser of at once. */
export const mostTold = 16;

/** Bytes of one frame. */
const longestFrame = 4_096;

export interface PeersNews {
  readonly came: readonly string[];
  readonly gone: readonly string[];
}

/** Peer ids of Ed25519 keys, as all nodes of ours have. */
const isPeerId = (value: unknown): value is string =>
  typeof value === 'string' && /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/.test(value);

const isPeerIds = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= mostTold &&
  value.every(isPeerId) &&
  new Set(value).size === value.length;

export function encodeHere(namespace: Uint8Array): Uint8Array {
  return frame(['here', toHex(namespace)]);
}

/** The namespace, or null when the frame is anything else. */
export function parseHere(body: Uint8Array): Uint8Array | null {
  const value = parse(body);
  if (!Array.isArray(value) || value.length !== 2 || value[0] !== 'here') return null;
  const [, namespace]: readonly unknown[] = value;
  return typeof namespace === 'string' && /^[0-9a-f]{64}$/.test(namespace) ? fromHex(namespace) : null;
}

export function encodeNews({ came, gone }: PeersNews): Uint8Array {
  return frame(['peers', came, gone]);
}

/** What came and went, or null when the frame is anything else. */
export function parseNews(body: Uint8Array): PeersNews | null {
  const value = parse(body);
  if (!Array.isArray(value) || value.length !== 3 || value[0] !== 'peers') return null;
  const [, came, gone]: readonly unknown[] = value;
  return isPeerIds(came) && isPeerIds(gone) ? { came, gone } : null;
}

/** The frames of a channel, without their lengths; ends with the channel and at the first that is too long. */
export async function* framesOf(channel: ByteChannel): AsyncGenerator<Uint8Array, void> {
  const splitter = createFrameSplitter(longestFrame);
  for await (const chunk of channel.incoming) {
    const { frames, problem } = splitter.push(chunk);
    yield* frames;
    if (problem !== null) return;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

function frame(value: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, 4);
  return bytes;
}
