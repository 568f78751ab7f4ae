import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { verifier } from './ed25519.ts';
import { ed25519Suite, jsVerifier } from './ed25519.suite.ts';
import { hexSuite } from './hex.suite.ts';
import { mustHex } from './vectors.cases.ts';
import digests from './vectors/william3.json' with { type: 'json' };
import { jsEngine } from './william3-js.ts';
import { william3Engine } from './william3-start.ts';
import { treeLabel } from './william3-tree.ts';
import { william3 } from './william3.ts';

ed25519Suite('the verifier this browser gets', verifier);
ed25519Suite('JavaScript in this browser', () => Promise.resolve(jsVerifier));

hexSuite();

describe('william3 in this browser', () => {
  it.each(digests.cases)('[W8] $name', ({ input_hex, digest_hex }) => {
    expect(toHex(william3(mustHex(input_hex)))).toBe(digest_hex);
  });

  it('[W8] is WebAssembly, and equals JavaScript over many groups', () => {
    const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 31) ^ (i >> 7));
    expect(william3Engine().name).toBe('wasm');
    expect(toHex(william3(bytes))).toBe(toHex(treeLabel(jsEngine, bytes, true)));
  });
});
