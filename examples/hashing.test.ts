import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadExample } from './load-example.ts';

// Around the block lengths of the digests, and beyond one page of memory.
const sizes = [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 100_000];

function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

describe('io.univrs.crc32', () => {
  it.each(['1.0.0', '1.1.0', '2.0.0-beta.1'])('%s agrees with zlib', async (version) => {
    const example = await loadExample('crc32', version);
    for (const size of sizes) {
      const bytes = randomBytes(size);
      expect(example.call('crc32', example.put(bytes), size) >>> 0).toBe(crc32(bytes));
      example.call('reset');
    }
    for (const n of [0, 1, 255, 0xdead_beef]) {
      expect(example.call('crc32_of_u32', n) >>> 0).toBe(crc32(littleEndian(n)));
    }
  });

  it.each(['1.1.0', '2.0.0-beta.1'])('%s goes on where it stopped', async (version) => {
    const example = await loadExample('crc32', version);
    const at = example.put('hello, world');
    const first = example.call('crc32_update', 0, at, 5);
    expect(example.call('crc32_update', first, at + 5, 7) >>> 0).toBe(crc32('hello, world'));
  });

  it('2.0.0-beta.1 has CRC-32C, by the vectors of RFC 3720', async () => {
    const example = await loadExample('crc32', '2.0.0-beta.1');
    const crc32c = (bytes: Uint8Array | string): number =>
      example.call('crc32c', example.put(bytes), bytes.length) >>> 0;
    expect(crc32c('123456789')).toBe(0xe306_9283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a91_36aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8_ab43);
    expect(
      example.call(
        'crc32c_update',
        example.call('crc32c', example.put('12345'), 5),
        example.put('6789'),
        4,
      ) >>> 0,
    ).toBe(0xe306_9283);
    expect(example.call('crc32c_of_u32', 7) >>> 0).toBe(crc32c(littleEndian(7)));
  });
});

describe('io.univrs.sha1', () => {
  it('1.0.0 agrees with node:crypto', async () => {
    const example = await loadExample('sha1', '1.0.0');
    const out = example.call('alloc', 20);
    for (const size of sizes) {
      const bytes = randomBytes(size);
      example.call('sha1', example.put(bytes), size, out);
      expect(Buffer.from(example.bytes(out, 20))).toEqual(createHash('sha1').update(bytes).digest());
    }
    expect(example.call('sha1_of_u32', 42) >>> 0).toBe(
      createHash('sha1').update(littleEndian(42)).digest().readUInt32BE(),
    );
  });
});

describe('io.univrs.crypto', () => {
  it.each(['1.0.0', '1.1.0', '1.2.0'])('%s: sha256 agrees with node:crypto', async (version) => {
    const example = await loadExample('crypto', version);
    const out = example.call('alloc', 32);
    for (const size of sizes) {
      const bytes = randomBytes(size);
      example.call('sha256', example.put(bytes), size, out);
      expect(Buffer.from(example.bytes(out, 32))).toEqual(createHash('sha256').update(bytes).digest());
    }
    expect(example.call('sha256_of_u32', 42) >>> 0).toBe(
      createHash('sha256').update(littleEndian(42)).digest().readUInt32BE(),
    );
    expect(example.call('equal', example.put('abc'), example.put('abc'), 3)).toBe(1);
    expect(example.call('equal', example.put('abc'), example.put('abd'), 3)).toBe(0);
  });

  it.each(['1.1.0', '1.2.0'])('%s: hmac agrees with node:crypto', async (version) => {
    const example = await loadExample('crypto', version);
    const out = example.call('alloc', 32);
    for (const keySize of [0, 20, 64, 65, 200]) {
      const key = randomBytes(keySize);
      const bytes = randomBytes(77);
      example.call('hmac_sha256', example.put(key), keySize, example.put(bytes), 77, out);
      expect(Buffer.from(example.bytes(out, 32))).toEqual(createHmac('sha256', key).update(bytes).digest());
    }
    expect(example.call('hmac_of_u32', 1, 2) >>> 0).toBe(
      createHmac('sha256', littleEndian(1)).update(littleEndian(2)).digest().readUInt32BE(),
    );
  });

  it.each([16, 32, 50, 96])('1.2.0: derived keys of %i bytes agree with node:crypto', async (size) => {
    const example = await loadExample('crypto', '1.2.0');
    const out = example.call('alloc', size);
    const [secret, salt, info] = ['correct horse battery staple', 'some salt', 'context'];
    const s = example.put(secret);
    const t = example.put(salt);
    example.call('pbkdf2_sha256', s, secret.length, t, salt.length, 100, out, size);
    expect(Buffer.from(example.bytes(out, size))).toEqual(pbkdf2Sync(secret, salt, 100, size, 'sha256'));
    const i = example.put(info);
    expect(example.call('hkdf_sha256', s, secret.length, t, salt.length, i, info.length, out, size)).toBe(0);
    expect(Buffer.from(example.bytes(out, size))).toEqual(
      Buffer.from(hkdfSync('sha256', secret, salt, info, size)),
    );
    expect(example.call('hkdf_sha256', s, 1, t, 1, i, 1, out, 8161)).toBe(-1);
    expect(example.call('blocks_for', size)).toBe(Math.ceil(size / 32));
  });
});
