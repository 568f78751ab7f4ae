import { createHash, randomUUID } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExample, type LoadedExample } from './load-example.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

/** Runs `name(at, length, out)` on bytes or text and gives back what was written, or null for -1. */
function transform(
  example: LoadedExample,
  name: string,
  input: Uint8Array | string,
  room: number,
): Uint8Array | null {
  example.call('reset');
  const length = typeof input === 'string' ? new TextEncoder().encode(input).length : input.length;
  const at = example.put(input);
  const out = example.call('alloc', room);
  const written = example.call(name, at, length, out);
  return written < 0 ? null : example.bytes(out, written);
}

const ascii = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('latin1');

describe('io.univrs.base64', () => {
  it.each(['1.0.0', '1.1.0', '1.2.0'])('%s agrees with Buffer both ways', async (version) => {
    const example = await loadExample('base64', version);
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(ascii(transform(example, 'encode', bytes, 500))).toBe(text);
        expect(example.call('encoded_size', bytes.length)).toBe(text.length);
        expect(transform(example, 'decode', text, 500)).toEqual(bytes);
      }),
    );
    expect(example.call('character_of', 62)).toBe('+'.charCodeAt(0));
    expect(example.call('value_of', '/'.charCodeAt(0))).toBe(63);
    expect(example.call('value_of', '!'.charCodeAt(0))).toBe(-1);
  });

  it.each(['1.1.0', '1.2.0'])('%s writes the URL-safe form as Buffer does', async (version) => {
    const example = await loadExample('base64', version);
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(ascii(transform(example, 'url_encode', bytes, 500))).toBe(text);
        expect(example.call('url_encoded_size', bytes.length)).toBe(text.length);
        expect(transform(example, version === '1.1.0' ? 'decode' : 'url_decode', text, 500)).toEqual(bytes);
      }),
    );
  });

  it.each(['QQ=', 'QR==', 'QUI=QUI=', '====', 'Q!==', 'QUJ'])('1.0.0 and 1.2.0 refuse %s', async (text) => {
    for (const version of ['1.0.0', '1.2.0']) {
      const example = await loadExample('base64', version);
      expect(transform(example, 'decode', text, 100)).toBeNull();
    }
  });

  it('1.2.0 refuses what is not canonical in the URL-safe form', async () => {
    const example = await loadExample('base64', '1.2.0');
    for (const text of ['QQ==', 'QR', 'Q', '+/'])
      expect(transform(example, 'url_decode', text, 100)).toBeNull();
  });

  it('1.1.0 was yanked: it reads "=" in the middle and text that is not canonical', async () => {
    const example = await loadExample('base64', '1.1.0');
    expect(ascii(transform(example, 'decode', 'QUI=QUI=', 100))).toBe('AB\u0010P');
    expect(ascii(transform(example, 'decode', 'QR==', 100))).toBe('A');
  });

  it('2.0.0-beta.1 has three radixes', async () => {
    const example = await loadExample('base64', '2.0.0-beta.1');
    const encode = (radix: number, bytes: Uint8Array | string): string => {
      const out = example.call('alloc', 1000);
      return example.text(out, example.call('encode', radix, example.put(bytes), bytes.length, out));
    };
    const decode = (radix: number, text: string): Uint8Array | null => {
      const out = example.call('alloc', 1000);
      const written = example.call('decode', radix, example.put(text), text.length, out);
      return written < 0 ? null : example.bytes(out, written);
    };
    const vectors = ['', 'MY======', 'MZXQ====', 'MZXW6===', 'MZXW6YQ=', 'MZXW6YTB', 'MZXW6YTBOI======'];
    for (const [n, text] of vectors.entries()) {
      expect(encode(32, 'foobar'.slice(0, n))).toBe(text);
      expect(ascii(decode(32, text))).toBe('foobar'.slice(0, n));
    }
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        example.call('reset');
        expect(encode(16, bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(encode(64, bytes)).toBe(Buffer.from(bytes).toString('base64'));
        for (const radix of [16, 32, 64]) {
          expect(decode(radix, encode(radix, bytes))).toEqual(bytes);
          expect(example.call('encoded_size', radix, bytes.length)).toBe(encode(radix, bytes).length);
        }
      }),
    );
    for (const text of ['MZ======', 'M=======', 'MY=====', 'mY======']) expect(decode(32, text)).toBeNull();
    expect(decode(16, 'aAfF')).toEqual(new Uint8Array([0xaa, 0xff]));
    expect(example.call('encode', 10, example.put('x'), 1, example.call('alloc', 10))).toBe(-1);
    for (const radix of [16, 32, 64]) {
      for (let v = 0; v < radix; v++)
        expect(example.call('value_in', radix, example.call('digit_of', radix, v))).toBe(v);
      expect(example.call('digit_of', radix, radix)).toBe(-1);
    }
  });
});

describe('io.example.run_length', () => {
  it('1.0.0 decodes the example of Apple’s technical note 1023', async () => {
    const example = await loadExample('run-length', '1.0.0');
    const packed = Buffer.from('fe aa 02 80 00 2a fd aa 03 80 00 2a 22 f7 aa'.replaceAll(' ', ''), 'hex');
    const plain = 'aaaaaa80002aaaaaaaaa80002a22aaaaaaaaaaaaaaaaaaaa';
    expect(Buffer.from(transform(example, 'decode', packed, 100) ?? []).toString('hex')).toBe(plain);
  });

  it('1.0.0 keeps every byte and its limit', async () => {
    const example = await loadExample('run-length', '1.0.0');
    const runs = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 300 })), { maxLength: 12 })
      .map((list) => new Uint8Array(list.flatMap(([byte, times]) => Array<number>(times).fill(byte))));
    fc.assert(
      fc.property(fc.oneof(runs, fc.uint8Array({ maxLength: 1000 })), (bytes) => {
        const packed = transform(example, 'encode', bytes, 8000) ?? new Uint8Array();
        expect(packed.length).toBeLessThanOrEqual(example.call('encoded_limit', bytes.length));
        expect(transform(example, 'decode', packed, 8000)).toEqual(bytes);
        expect(example.call('decoded_size', example.put(packed), packed.length)).toBe(bytes.length);
      }),
    );
    expect(transform(example, 'encode', new Uint8Array(128), 100)).toEqual(new Uint8Array([129, 0]));
    for (const cut of [[0], [5, 1, 2], [200]])
      expect(transform(example, 'decode', new Uint8Array(cut), 300)).toBeNull();
    expect([0, 127, 128, 129, 255].map((c) => example.call('run_of', c))).toEqual([1, 128, 0, 128, 2]);
  });
});

describe('io.univrs.inflate', () => {
  const inputs = [
    Buffer.alloc(0),
    Buffer.from('a'),
    Buffer.from('hello hello hello hello'.repeat(40)),
    Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * i * 7 + (i >> 3)) & 0xff)),
    Buffer.alloc(70_000, 'ab'),
  ];
  const inflated = (example: LoadedExample, name: string, data: Uint8Array, limit: number): Buffer | null => {
    example.call('reset');
    const at = example.put(data);
    const out = example.call('alloc', limit);
    const size = example.call(name, at, data.length, out, limit);
    return size < 0 ? null : Buffer.from(example.bytes(out, size));
  };

  it.each(['1.0.0', '1.1.0'])('%s undoes what zlib deflated, at every level', async (version) => {
    const example = await loadExample('inflate', version);
    for (const input of inputs) {
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [0, 4]) {
          const data = deflateRawSync(input, { level, strategy });
          expect(inflated(example, 'inflate', data, input.length)?.equals(input)).toBe(true);
          if (input.length > 0) expect(inflated(example, 'inflate', data, input.length - 1)).toBeNull();
          expect(inflated(example, 'inflate', data.subarray(0, data.length - 1), input.length)).toBeNull();
        }
      }
    }
    expect([257, 264, 265, 284, 285, 286].map((s) => example.call('length_base', s))).toEqual([
      3, 10, 11, 227, 258, 0,
    ]);
    expect([0, 3, 4, 29, 30].map((s) => example.call('distance_base', s))).toEqual([1, 4, 5, 24577, 0]);
  });

  it.each(['1.0.0', '1.1.0'])('%s survives any bytes', async (version) => {
    const example = await loadExample('inflate', version);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (data) => {
        expect(inflated(example, 'inflate', data, 4096)?.length ?? 0).toBeLessThanOrEqual(4096);
      }),
      { numRuns: 300 },
    );
  });

  it('1.1.0 opens gzip files and refuses broken ones', async () => {
    const example = await loadExample('inflate', '1.1.0');
    for (const input of inputs) {
      const data = gzipSync(input);
      expect(inflated(example, 'gunzip', data, input.length)?.equals(input)).toBe(true);
      expect(example.call('gunzip_size', example.put(data), data.length)).toBe(input.length);
      for (const place of [0, data.length - 1, data.length - 5]) {
        const broken = Buffer.from(data);
        broken[place] = (broken[place] ?? 0) ^ 1;
        expect(inflated(example, 'gunzip', broken, input.length)).toBeNull();
      }
    }
    const named = Buffer.concat([
      Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 3]),
      Buffer.from('n.txt\0'),
      gzipSync('named').subarray(10),
    ]);
    expect(inflated(example, 'gunzip', named, 10)?.toString()).toBe('named');
    expect(example.call('gzip_header', example.put(named), named.length)).toBe(16);
  });
});

describe('io.univrs.uuid', () => {
  it.each(['1.0.0', '1.1.0'])('%s reads and writes what node:crypto makes', async (version) => {
    const example = await loadExample('uuid', version);
    for (let i = 0; i < 20; i++) {
      const text = randomUUID();
      const at = example.call('alloc', 16);
      const out = example.call('alloc', 36);
      expect(example.call('parse', example.put(text.toUpperCase()), 36, at)).toBe(16);
      expect(Buffer.from(example.bytes(at, 16)).toString('hex')).toBe(text.replaceAll('-', ''));
      expect(example.call('format', at, out)).toBe(36);
      expect(example.text(out, 36)).toBe(text);
      expect(example.call('version_of', at)).toBe(4);
    }
    for (const text of ['', 'x'.repeat(36), `${randomUUID()}0`]) {
      expect(example.call('parse', example.put(text), text.length, example.call('alloc', 16))).toBe(-1);
    }
  });

  it.each(['1.0.0', '1.1.0'])(
    '%s makes version 5 with io.univrs.sha1, as RFC 9562 shows',
    async (version) => {
      const example = await loadExample('uuid', version);
      const sha1 = await loadExample('sha1', '1.0.0');
      const input = Buffer.concat([
        Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex'),
        Buffer.from('www.example.com'),
      ]);
      const digest = sha1.call('alloc', 20);
      sha1.call('sha1', sha1.put(input), input.length, digest);
      expect(Buffer.from(sha1.bytes(digest, 20))).toEqual(createHash('sha1').update(input).digest());
      const at = example.put(sha1.bytes(digest, 16));
      const out = example.call('alloc', 36);
      example.call('mark', at, 5);
      example.call('format', at, out);
      expect(example.text(out, 36)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    },
  );

  it('1.1.0 makes version 7, by the example of RFC 9562', async () => {
    const example = await loadExample('uuid', '1.1.0');
    const time = 0x017f_22e2_79b0n;
    expect(BigInt.asUintN(64, example.big('v7_high', time, 0xcc3))).toBe(0x017f_22e2_79b0_7cc3n);
    const at = example.put(Buffer.from('0000000000000cc318c4dc0c0c07398f', 'hex'));
    example.call('make_v7', at, time);
    const out = example.call('alloc', 36);
    example.call('format', at, out);
    expect(example.text(out, 36)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
    expect(example.big('time_of', at)).toBe(time);
    example.call('mark', at, 4);
    expect(example.big('time_of', at)).toBe(-1n);
  });
});
