import { fromHex, toHex, utf8 } from '../willow/bytes.ts';
import { didOf } from './did.ts';
import { wrongParameters } from './passphrase-key.ts';
import { problem, type Problem } from './problem.ts';
import type { PassphraseLock, SealedSeed } from './sealed-seed.ts';
import { hex64, integer, matching, object, oneOf, text } from './shape.ts';

/** A key on its way to another device: always sealed under a passphrase (SPEC K8). */
export interface IdentityFile {
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  readonly sealed: SealedSeed & { readonly by: PassphraseLock };
}

const longest = 4096;
const format = 'gen-registry/identity';
const digits = (bytes: number) =>
  matching(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `${bytes * 2} lower-case hexadecimal digits`);
const shape = object({
  format: oneOf(format),
  version: oneOf(1),
  name: text(64),
  publicKey: hex64,
  did: matching(/^did:key:z[1-9A-HJ-NP-Za-km-z]{47}$/, 'a did:key'),
  kdf: oneOf('argon2id'),
  memory: integer(0, 2 ** 32 - 1),
  passes: integer(0, 2 ** 32 - 1),
  lanes: integer(0, 2 ** 24 - 1),
  salt: digits(16),
  cipher: oneOf('aes-256-gcm'),
  nonce: digits(12),
  ciphertext: digits(48),
});

/** JSON of one object, as UTF-8, byte strings in hexadecimal digits. */
export function writeIdentityFile({ name, publicKey, sealed }: IdentityFile): Uint8Array {
  const { by, nonce, ciphertext } = sealed;
  const fields = {
    format,
    version: 1,
    name,
    did: didOf(publicKey),
    publicKey,
    kdf: 'argon2id',
    memory: by.memory,
    passes: by.passes,
    lanes: by.lanes,
    salt: toHex(by.salt),
    cipher: 'aes-256-gcm',
    nonce: toHex(nonce),
    ciphertext: toHex(ciphertext),
  };
  return utf8(`${JSON.stringify(fields, null, 2)}\n`);
}

/** Reads what somebody says is an identity file; nothing of it is believed before its seal opens. */
export function parseIdentityFile(bytes: Uint8Array): IdentityFile | Problem {
  const bad = (detail: string): Problem => problem('identity/bad-file', { detail });
  if (bytes.length > longest) return bad(`${bytes.length} bytes, more than ${longest}`);
  const value = jsonOf(bytes);
  if (typeof value !== 'object' || value === null) return bad('a file that is no JSON object');
  const { format: said, version } = value as { format?: unknown; version?: unknown };
  if (said === format && Number.isSafeInteger(version) && (version as number) > 1)
    return problem('identity/newer-file', { found: version as number });
  const wrong = shape(value);
  if (wrong !== null) return bad(`a file that lacks ${wrong}`);
  const fields = value as Fields;
  const { name, publicKey, memory, passes, lanes } = fields;
  if (name.trim() === '') return bad('an empty name');
  if (fields.did !== didOf(publicKey)) return bad('a did that is not the public key’s');
  const absurd = wrongParameters(fields);
  if (absurd !== null) return bad(`parameters out of bounds (expected ${absurd})`);
  const by = { kind: 'passphrase', memory, passes, lanes, salt: mustHex(fields.salt) } as const;
  const sealed = { by, nonce: mustHex(fields.nonce), ciphertext: mustHex(fields.ciphertext) };
  return { name: name.trim(), publicKey, sealed };
}

interface Fields extends Pick<PassphraseLock, 'memory' | 'passes' | 'lanes'> {
  readonly name: string;
  readonly publicKey: string;
  readonly did: string;
  readonly salt: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function mustHex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === null) throw new TypeError('not hexadecimal');
  return bytes;
}
