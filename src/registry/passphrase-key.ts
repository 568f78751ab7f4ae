import { integer, object } from './shape.ts';

/** The cost of argon2id (RFC 9106). */
export interface PassphraseParameters {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes (SPEC K2). */
export const passphraseParameters: PassphraseParameters = { memory: 65_536, passes: 3, lanes: 4 };

const bounds = { memory: integer(65_536, 1_048_576), passes: integer(3, 16), lanes: integer(1, 16) };
const shape = object(bounds);
/** KiB × passes: some twenty times the cost of today's parameters. */
const mostWork = 4_194_304;

/** What was expected of parameters that come from storage or a file; null when they are within bounds (SPEC K3). */
export function wrongParameters({ memory, passes, lanes }: PassphraseParameters): string | null {
  return (
    shape({ memory, passes, lanes }) ??
    (memory * passes > mostWork ? `memory × passes to be at most ${mostWork} KiB` : null)
  );
}

/** The AES-256-GCM key of a passphrase in Unicode NFC. Takes a fraction of a second on purpose; the library is loaded by the first call. */
export async function passphraseKey(
  passphrase: string,
  salt: Uint8Array,
  { memory, passes, lanes }: PassphraseParameters,
): Promise<CryptoKey> {
  const { argon2id } = await import('hash-wasm');
  const bytes = await argon2id({
    password: passphrase.normalize('NFC'),
    salt,
    memorySize: memory,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  try {
    const raw = bytes as Uint8Array<ArrayBuffer>;
    return await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  } finally {
    bytes.fill(0);
  }
}
