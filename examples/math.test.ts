import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExample, type LoadedExample } from './load-example.ts';

const u32 = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 0xffff_ffff }));

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

describe('io.univrs.primes', () => {
  it.each(['1.0.0', '1.1.0'])('%s agrees with arithmetic by definition', async (version) => {
    const example = await loadExample('primes', version);
    fc.assert(
      fc.property(u32, u32, (a, b) => {
        const divisor = gcd(BigInt(a), BigInt(b));
        expect(example.call('gcd', a, b) >>> 0).toBe(Number(divisor));
        const multiple = divisor === 0n ? 0n : (BigInt(a) * BigInt(b)) / divisor;
        expect(BigInt.asUintN(64, example.big('lcm', a, b))).toBe(multiple);
      }),
    );
    for (let n = 0; n < 3000; n++) expect(example.call('is_prime', n)).toBe(isPrime(n) ? 1 : 0);
    // Strong pseudoprimes to base 2, squares, and the ends of 32 bits.
    for (const n of [
      2047,
      3277,
      25_326_001,
      3_215_031_751,
      65_521 ** 2,
      4_294_967_291,
      4_294_967_295,
      2_147_483_647,
    ]) {
      expect(example.call('is_prime', n)).toBe(isPrime(n) ? 1 : 0);
    }
    expect([0, 2, 13, 7918, 4_294_967_279].map((n) => example.call('next_prime', n) >>> 0)).toEqual([
      2, 3, 17, 7919, 4_294_967_291,
    ]);
    expect(example.call('next_prime', 4_294_967_291)).toBe(0);
  });

  it('1.1.0 has modular powers and the totient', async () => {
    const example = await loadExample('primes', '1.1.0');
    fc.assert(
      fc.property(u32, fc.nat(200), u32, (base, exponent, modulus) => {
        const expected = modulus === 0 ? 0n : BigInt(base) ** BigInt(exponent) % BigInt(modulus);
        expect(example.call('pow_mod', base, exponent, modulus) >>> 0).toBe(Number(expected));
      }),
    );
    for (let n = 0; n < 200; n++) {
      const coprime = Array.from({ length: n }, (_, i) => gcd(BigInt(i + 1), BigInt(n))).filter(
        (d) => d === 1n,
      );
      expect(example.call('totient', n)).toBe(coprime.length);
    }
    expect(example.call('totient', 4_294_967_291) >>> 0).toBe(4_294_967_290);
  });
});

describe('io.univrs.units', () => {
  const base: readonly (readonly [string, number, number])[] = [
    ['celsius_to_fahrenheit', 100, 212],
    ['fahrenheit_to_celsius', -40, -40],
    ['celsius_to_kelvin', 0, 273.15],
    ['kelvin_to_celsius', 0, -273.15],
    ['feet_to_metres', 1, 0.3048],
    ['metres_to_feet', 0.3048, 1],
    ['miles_to_kilometres', 26.21875, 42.195],
    ['kilometres_to_miles', 1.609344, 1],
    ['nautical_miles_to_kilometres', 1, 1.852],
    ['kilometres_to_nautical_miles', 1.852, 1],
    ['pounds_to_kilograms', 1, 0.45359237],
    ['kilograms_to_pounds', 1, 2.2046226218],
  ];
  const more: readonly (readonly [string, number, number])[] = [
    ['gallons_to_litres', 1, (231 * 2.54 ** 3) / 1000],
    ['litres_to_gallons', 3.785411784, 1],
    ['degrees_to_radians', 180, Math.PI],
    ['radians_to_degrees', Math.PI / 2, 90],
    ['kilocalories_to_kilojoules', 1, 4.184],
    ['kilojoules_to_kilocalories', 4.184, 1],
    ['consumption_to_mpg', 5, 47.042917],
  ];

  it.each(base)('1.0.0 and 1.1.0: %s(%d) is %d', async (name, given, expected) => {
    for (const version of ['1.0.0', '1.1.0']) {
      expect((await loadExample('units', version)).call(name, given)).toBeCloseTo(expected, 4);
    }
  });

  it.each(more)('1.1.0: %s(%d) is %d', async (name, given, expected) => {
    expect((await loadExample('units', '1.1.0')).call(name, given)).toBeCloseTo(expected, 5);
  });
});

describe('io.example.mandelbrot', () => {
  const steps = (re: number, im: number, limit: number): number => {
    let [x, y, n] = [0, 0, 0];
    while (n < limit && x * x + y * y <= 4) {
      [x, y] = [x * x - y * y + re, 2 * x * y + im];
      n++;
    }
    return n;
  };
  const picture = (example: LoadedExample, size: number): number => {
    const out = example.call('alloc', 32 * 24 * size);
    example.call('render', out, 32, 24, -0.5, 0, 0.1, 100);
    return out;
  };
  const point = (i: number): readonly [number, number] => [
    -0.5 + ((i % 32) + 0.5 - 16) * 0.1,
    (12 - Math.floor(i / 32) - 0.5) * 0.1,
  ];

  it.each(['1.0.0', '2.0.0'])('%s counts the same steps as JavaScript', async (version) => {
    const example = await loadExample('mandelbrot', version);
    const part = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(part, part, fc.nat(300), (re, im, limit) => {
        expect(example.call('escape_time', re, im, limit)).toBe(steps(re, im, limit));
      }),
    );
  });

  it('1.0.0 renders a byte a pixel', async () => {
    const example = await loadExample('mandelbrot', '1.0.0');
    const expected = Array.from({ length: 32 * 24 }, (_, i) => steps(...point(i), 100));
    expect([...example.bytes(picture(example, 1), 32 * 24)]).toEqual(expected);
  });

  it('2.0.0 renders in colour, and skips what never escapes', async () => {
    const example = await loadExample('mandelbrot', '2.0.0');
    const pixels = new Uint32Array(example.bytes(picture(example, 4), 32 * 24 * 4).buffer);
    for (const [i, pixel] of pixels.entries()) {
      const [re, im] = point(i);
      expect(pixel).toBe(example.call('colour', steps(re, im, 100), 100) >>> 0);
      if (example.call('is_inside_main', re, im) === 1) expect(steps(re, im, 2000)).toBe(2000);
    }
    const t = 0.3;
    const rgb = [9 * (1 - t) * t ** 3, 15 * (1 - t) ** 2 * t ** 2, 8.5 * (1 - t) ** 3 * t].map((c) =>
      Math.floor(c * 255),
    );
    expect(example.call('colour', 30, 100) >>> 0).toBe(
      0xff00_0000 + (rgb[2] ?? 0) * 65_536 + (rgb[1] ?? 0) * 256 + (rgb[0] ?? 0),
    );
    expect(example.call('colour', 100, 100) >>> 0).toBe(0xff00_0000);
  });
});

describe('io.univrs.sort', () => {
  const integers = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 200 });

  it.each(['1.0.0', '1.1.0'])('%s sorts and finds integers', async (version) => {
    const example = await loadExample('sort', version);
    fc.assert(
      fc.property(integers, fc.integer({ min: -4, max: 4 }), (list, wanted) => {
        example.call('reset');
        const at = example.put(new Uint8Array(Int32Array.from(list).buffer));
        const expected = Int32Array.from(list).sort();
        example.call('sort_i32', at, list.length);
        expect(new Int32Array(example.bytes(at, list.length * 4).buffer)).toEqual(expected);
        expect(example.call('is_sorted_i32', at, list.length)).toBe(1);
        const place = example.call('search_i32', at, list.length, wanted);
        const first = expected.findIndex((n) => n >= wanted);
        const insert = first < 0 ? list.length : first;
        expect(place).toBe(expected[insert] === wanted ? insert : -insert - 1);
      }),
    );
    expect(example.call('is_sorted_i32', example.put(new Uint8Array(Int32Array.of(2, 1).buffer)), 2)).toBe(0);
    for (const three of [
      [1, 2, 3],
      [3, 1, 2],
      [2, 3, 1],
      [5, 5, 1],
    ]) {
      expect(example.call('median_of_three', ...three)).toBe([...three].sort((a, b) => a - b)[1]);
    }
  });

  it('1.1.0 sorts floats as Float64Array does, and pairs without changing equals', async () => {
    const example = await loadExample('sort', '1.1.0');
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 100 }), (list) => {
        example.call('reset');
        const at = example.put(new Uint8Array(Float64Array.from(list).buffer));
        example.call('sort_f64', at, list.length);
        expect(new Float64Array(example.bytes(at, list.length * 8).buffer)).toEqual(
          Float64Array.from(list).sort(),
        );
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 70_000, 0xffff_ffff), { maxLength: 60 }), (keys) => {
        example.call('reset');
        const pairs = keys.map((key, i) => [i, key] as const);
        const at = example.put(new Uint8Array(Uint32Array.from(pairs.flat()).buffer));
        example.call('sort_by_key', at, keys.length);
        const expected = pairs.toSorted((a, b) => a[1] - b[1]).flat();
        expect([...new Uint32Array(example.bytes(at, keys.length * 8).buffer)]).toEqual(expected);
      }),
    );
    expect(example.big('float_key', 1) > example.big('float_key', 0.5)).toBe(true);
  });
});

describe('io.univrs.bignum', () => {
  const written = (
    example: LoadedExample,
    name: string,
    room: number,
    ...args: readonly number[]
  ): string => {
    const out = example.call('alloc', room);
    return example.text(out, example.call(name, ...args, out));
  };

  it.each(['1.0.0', '1.1.0'])('%s agrees with BigInt', async (version) => {
    const example = await loadExample('bignum', version);
    let [a, b, product] = [0n, 1n, 1n];
    for (let n = 0; n <= 1000; n++) {
      if (n < 60 || n % 97 === 0) {
        example.call('reset');
        expect(BigInt.asUintN(64, example.big('fibonacci', n))).toBe(n <= 93 ? a : 0n);
        expect(example.big('factorial', n)).toBe(n <= 20 ? product : 0n);
        expect(example.call('fibonacci_digits', n)).toBe(String(a).length);
        expect(written(example, 'fibonacci_text', example.call('fibonacci_digits', n) + 9, n)).toBe(
          String(a),
        );
        const limit = example.call('factorial_limit', n);
        expect(String(product).length).toBeLessThanOrEqual(limit);
        expect(written(example, 'factorial_text', limit, n)).toBe(String(product));
      }
      [a, b] = [b, a + b];
      product *= BigInt(n + 1);
    }
  });

  it('1.1.0 adds, multiplies and compares', async () => {
    const example = await loadExample('bignum', '1.1.0');
    const number = fc.bigInt({ min: 0n, max: 10n ** 60n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        example.call('reset');
        const [x, y] = [String(a), String(b)];
        const args = [example.put(x), x.length, example.put(y), y.length];
        expect(written(example, 'add', 70, ...args)).toBe(String(a + b));
        expect(written(example, 'multiply', 130, ...args)).toBe(String(a * b));
        expect(example.call('compare', ...args)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
    for (const [text, expected] of [
      ['0', 1],
      ['10', 1],
      ['', 0],
      ['01', 0],
      ['1a', 0],
      ['-1', 0],
    ] as const) {
      expect(example.call('is_number', example.put(text), text.length)).toBe(expected);
    }
  });
});
