import { concatBytes, fromHex, toHex, utf8 } from '../willow/bytes.ts';
import type { VerifySignature } from '../willow/ed25519.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import { isPersonal, type OutboxItem } from './outbox-item.ts';
import type { Signer } from './ports/signer.ts';
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts';
import { isModuleId } from './module-id.ts';
import { decimalTime, hex64, matching, object, oneOf } from './shape.ts';

/** What a key asks an issuer for: to publish under a module id, or to rate. */
export interface GrantRequest {
  /** Namespace, 64 hex digits. */
  readonly registry: string;
  readonly right: 'publish' | 'rate';
  /** The module id the waiting entry is about; empty where a person speaks of a person. */
  readonly id: string;
  /** Public key, 64 hex digits. */
  readonly key: string;
  /** Id and time of the earliest waiting entry. */
  readonly digest: string;
  readonly time: string;
}

const tag = utf8('gen-registry/grant-request/1');
const shape = object({
  registry: hex64,
  right: oneOf('publish', 'rate'),
  id: (value) => (typeof value === 'string' && (value === '' || isModuleId(value)) ? null : 'a module id'),
  key: hex64,
  digest: hex64,
  time: decimalTime,
  signature: matching(/^[0-9a-f]{128}$/, 'a signature'),
});

/** What is signed: SHA-256(tag ‖ 0 ‖ canonical JSON of the fields); 32 bytes, so it is never a Willow message (SPEC G6). */
async function digestOf(request: GrantRequest): Promise<Uint8Array> {
  const message = concatBytes(tag, Uint8Array.of(0), canonicalJson(request));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', message as Uint8Array<ArrayBuffer>));
}

/** A signed request as canonical JSON bytes. */
export async function signRequest(request: GrantRequest, signer: Signer): Promise<Uint8Array> {
  return canonicalJson({ ...request, signature: toHex(await signer.sign(await digestOf(request))) });
}

/** The signed request for the right that an item's entries need (SPEC P12). */
export async function requestFor(item: OutboxItem, signer: Signer): Promise<Uint8Array> {
  const first = decodeEntry(item.entries[0]?.entry ?? new Uint8Array());
  if (!first.ok) throw new TypeError(first.problem);
  const request: GrantRequest = {
    registry: item.registry,
    right: isPersonal(item) ? 'rate' : 'publish',
    id: item.module,
    key: item.author,
    digest: item.entryIds[0] ?? '',
    time: first.value.timestamp.toString(),
  };
  return signRequest(request, signer);
}

/** Reads and verifies a request; a text says what is wrong with it. */
export async function readRequest(
  bytes: Uint8Array,
  verify: VerifySignature,
): Promise<GrantRequest | string> {
  if (bytes.length > 2048) return 'it is longer than 2,048 bytes';
  const value = parseCanonicalJson(bytes);
  const wrong = shape(value);
  if (wrong !== null) return `expected ${wrong}`;
  const { right, id } = value as GrantRequest;
  if (right === 'publish' && id === '') return 'expected a module id';
  const { signature, ...request } = value as GrantRequest & { signature: string };
  const key = fromHex(request.key);
  const signed = fromHex(signature);
  if (key === null || signed === null) return 'a key that is not hexadecimal';
  return (await verify(key, await digestOf(request), signed)) ? request : 'its signature does not verify';
}
