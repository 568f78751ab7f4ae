import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { FOUR_BYTES, GROUP_BYTES } from './william3-engine.ts';
import { createWilliam3 } from './william3-hasher.ts';
import { jsEngine } from './william3-js.ts';
import { startWasm, william3Engine } from './william3-start.ts';
import { treeLabel } from './william3-tree.ts';
import { WILLIAM3_WASM } from './william3-wasm.ts';
import { william3 } from './william3.ts';

const pattern = Uint8Array.from({ length: 400_000 }, (_, i) => (i * 31) ^ (i >> 7));
const plain = (bytes: Uint8Array): string => toHex(treeLabel(jsEngine, bytes, true));

describe('the engines of WILLIAM3', () => {
  const wasm = startWasm();

  it('[W8] the one of this platform is WebAssembly', () => {
    expect(william3Engine().name).toBe('wasm');
    expect(wasm?.name).toBe('wasm');
  });

  it('[W8] give equal labels around every chunk border of a group, as root and not', () => {
    for (let chunk = 0; chunk <= GROUP_BYTES; chunk += 1024) {
      for (const length of [chunk - 65, chunk - 1, chunk, chunk + 1, chunk + 64]) {
        if (length < 0 || length > GROUP_BYTES) continue;
        for (const root of [true, false]) {
          const bytes = pattern.subarray(length % 7, (length % 7) + length);
          expect(toHex(wasm!.subtree(bytes, root)), `${length} bytes`).toBe(
            toHex(jsEngine.subtree(bytes, root)),
          );
        }
      }
    }
  });

  it('[W8] give equal digests of any bytes of any length, wherever their view begins', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(20_000), fc.nat(9), (seed, length, from) => {
        const bytes = pattern.slice(0, length + from).subarray(from);
        bytes.set(seed.subarray(0, length));
        expect(toHex(treeLabel(wasm!, bytes, true))).toBe(plain(bytes));
      }),
    );
  });

  it('[W8] count lengths beyond 32 bits', () => {
    const [left, right] = [pattern.subarray(0, 32), pattern.subarray(32, 64)];
    for (const length of [2048, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      expect(toHex(wasm!.parent(left, right, length, false))).toBe(
        toHex(jsEngine.parent(left, right, length, false)),
      );
    }
  });

  it('[W8] [S14] give equal digests of four numbered messages of any length that fits', () => {
    for (let length = 0; length <= FOUR_BYTES; length += 1) {
      const rest = pattern.subarray(length % 5, (length % 5) + length);
      const digests = toHex(wasm!.four(rest));
      expect(digests, `${length} bytes`).toBe(toHex(jsEngine.four(rest)));
      const third = plain(Uint8Array.of(2, ...rest));
      expect(digests.slice(128, 192), `${length} bytes`).toBe(third);
    }
    const tooLong = new Uint8Array(FOUR_BYTES + 1);
    expect(() => wasm!.four(tooLong)).toThrow(RangeError);
    expect(() => jsEngine.four(tooLong)).toThrow(RangeError);
  });

  it('a module with another constant, or none at all, is not used', () => {
    const bytes = Uint8Array.from(atob(WILLIAM3_WASM), (char) => char.charCodeAt(0));
    const firstWord = bytes.findIndex(
      (_, i) => bytes[i] === 0x3b && bytes[i + 1] === 0x63 && bytes[i + 2] === 0x8f,
    );
    expect(firstWord).toBeGreaterThan(0);
    bytes[firstWord] = 0x3a;
    expect(startWasm(btoa(String.fromCharCode(...bytes)))).toBeNull();
    expect(startWasm('AGFzbQEAAAA=')).toBeNull();
    expect(startWasm('no base64')).toBeNull();
  });
});

describe('the incremental hasher', () => {
  it('[W8] gives the digest of the whole however the bytes are cut', () => {
    const cuts = fc.array(fc.oneof(fc.nat(3000), fc.nat(150_000), fc.constantFrom(1024, GROUP_BYTES)), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(cuts, (lengths) => {
        const hasher = createWilliam3();
        let at = 0;
        for (const length of lengths) {
          hasher.update(pattern.subarray(at, at + length));
          at = Math.min(pattern.length, at + length);
        }
        expect(toHex(hasher.digest())).toBe(toHex(william3(pattern.subarray(0, at))));
      }),
    );
  });

  it('[W8] gives the digest so far at every border of groups, and goes on', () => {
    const hasher = createWilliam3();
    for (let at = 0; at < 5 * GROUP_BYTES; at += GROUP_BYTES) {
      for (const [from, to] of [
        [at, at + 1],
        [at + 1, at + GROUP_BYTES],
      ] as const) {
        hasher.update(pattern.slice(from, to));
        expect(toHex(hasher.digest())).toBe(plain(pattern.subarray(0, to)));
      }
    }
  });
});
