import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPairFromSeed, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import { problem, type Problem } from '../registry/problem.ts';
import { fromHex, toHex } from '../willow/bytes.ts';
import { isCommunal } from '../willow/capability.ts';
import { publicKeyOf } from '../willow/ed25519-noble.ts';
import { randomSeed } from '../willow/ed25519.ts';
import { databaseFile } from './fresh-start.ts';
import { namespaceSeed } from '../willow/namespace.ts';

/** Ed25519 seeds (32 bytes each) of the demonstration registry and its relay. */
export interface RelayKeys {
  /** The namespace key, of an owned namespace: root of every capability. */
  readonly root: Uint8Array;
  readonly issuer: Uint8Array;
  /** Signs the witness lists. */
  readonly witness: Uint8Array;
  /** Publishes the examples. */
  readonly publisher: Uint8Array;
  /** The libp2p identity. */
  readonly peer: Uint8Array;
}

const names = ['root', 'issuer', 'witness', 'publisher', 'peer'] as const;
/** Keys that data of older versions lack: made when they are missing. */
const later: readonly string[] = ['witness'];

/**
 * Reads `keys/<name>.key` below the data folder, making those that are missing before there is a registry.
 * A damaged file, or one missing beside a registry, is reported, never replaced: another root key would found another registry.
 */
export function loadKeys(dataDir: string): RelayKeys | Problem {
  const dir = join(dataDir, 'keys');
  const founded = existsSync(join(dataDir, databaseFile));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const seeds: Record<string, Uint8Array> = {};
  for (const name of names) {
    const file = join(dir, `${name}.key`);
    if (founded && !existsSync(file) && !later.includes(name)) {
      return problem('relay/bad-data', { file, expected: 'a key of 64 hex digits', found: 'no such file' });
    }
    const seed = loadSeed(file, name === 'root');
    if (!(seed instanceof Uint8Array)) return seed;
    seeds[name] = seed;
  }
  return seeds as unknown as RelayKeys;
}

function loadSeed(file: string, owned: boolean): Uint8Array | Problem {
  if (!existsSync(file)) {
    const seed = owned ? namespaceSeed('owned', randomSeed) : randomSeed();
    writeFileSync(file, `${toHex(seed)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return seed;
  }
  chmodSync(file, 0o600);
  const text = readFileSync(file, 'utf8').trim();
  const seed = text.length === 64 ? fromHex(text) : null;
  if (seed !== null && !(owned && isCommunal(publicKeyOf(seed)))) return seed;
  const found =
    seed === null ? `${text.length} characters that are not such a key` : 'the key of a communal namespace';
  return problem('relay/bad-data', { file, expected: 'a key of 64 hex digits', found });
}

/** The key of a libp2p node from its seed, as libp2p's protobuf bytes. */
export async function nodeKey(seed: Uint8Array): Promise<Uint8Array> {
  return privateKeyToProtobuf(await generateKeyPairFromSeed('Ed25519', seed));
}
