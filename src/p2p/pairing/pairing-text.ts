import { base64urlnopad } from '@scure/base';
import { decode, encode } from 'cborg';
import { fromHex, toHex } from '../../willow/bytes.ts';
import { isSound, type Candidate, type Description } from './description.ts';

/** What the two texts of a pairing say (SPEC N43). */
export interface PairingText {
  readonly description: Description;
  /** 32 bytes: the registry that is to be synced. */
  readonly namespace: Uint8Array;
  /** 8 random bytes, the same in both: an answer is to one offer. */
  readonly pairing: Uint8Array;
}

const prefix = 'genpair1.';
/** Longer texts are none of ours. */
const longest = 4_096;

/** `genpair1.` and base64url of CBOR: [kind, pairing, namespace, ufrag, pwd, fingerprint, candidates]. */
export function writePairingText({ description, namespace, pairing }: PairingText): string {
  const { kind, ufrag, pwd, fingerprint, candidates } = description;
  const places = candidates.map(({ address, port }) => [packAddress(address), port]);
  const bytes = encode([kind === 'offer' ? 0 : 1, pairing, namespace, ufrag, pwd, fingerprint, places]);
  return prefix + base64urlnopad.encode(bytes);
}

/** What a text says; null when it is none, whatever it is. White space in it does not count: mail and chat break lines. */
export function readPairingText(text: string): PairingText | null {
  const packed = text.replaceAll(/\s+/g, '');
  if (!packed.startsWith(prefix) || packed.length > longest) return null;
  try {
    const bytes = base64urlnopad.decode(packed.slice(prefix.length));
    return parse(decode(bytes, { strict: true, allowIndefinite: false }));
  } catch {
    return null;
  }
}

function parse(value: unknown): PairingText | null {
  if (!Array.isArray(value) || value.length !== 7) return null;
  const [kind, pairing, namespace, ufrag, pwd, fingerprint, places]: readonly unknown[] = value;
  if (kind !== 0 && kind !== 1) return null;
  if (!isBytes(pairing, 8) || !isBytes(namespace, 32) || !isBytes(fingerprint, 32)) return null;
  if (typeof ufrag !== 'string' || typeof pwd !== 'string' || !Array.isArray(places)) return null;
  const candidates = places.map(parsePlace);
  if (candidates.some((candidate) => candidate === null)) return null;
  const description: Description = {
    kind: kind === 0 ? 'offer' : 'answer',
    ufrag,
    pwd,
    fingerprint,
    candidates: candidates.filter((candidate) => candidate !== null),
  };
  return isSound(description) ? { description, namespace, pairing } : null;
}

function parsePlace(place: unknown): Candidate | null {
  if (!Array.isArray(place) || place.length !== 2) return null;
  const [address, port]: readonly unknown[] = place;
  const text = isBytes(address, 16) ? unpackName(address) : address;
  return typeof text === 'string' && typeof port === 'number' ? { address: text, port } : null;
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

const mdnsName = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\.local$/;

/** An mDNS name is a UUID: its 16 bytes, half as long as its digits. */
function packAddress(address: string): Uint8Array | string {
  const digits = mdnsName.exec(address)?.slice(1).join('');
  return digits === undefined ? address : (fromHex(digits) ?? address);
}

function unpackName(bytes: Uint8Array): string {
  const digits = toHex(bytes);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20)];
  return `${parts.join('-')}-${digits.slice(20)}.local`;
}
