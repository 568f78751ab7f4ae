import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asked, loadExample, written, type LoadedExample } from './load-example.ts';

const utf8 = new TextEncoder();

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
// Bytes that are often nearly UTF-8.
const nearlyUtf8 = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xa0, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff), {
      maxLength: 10,
    })
    .map((list) => new Uint8Array(list)),
);

describe('io.univrs.utf8', () => {
  const wellFormed = (bytes: Uint8Array): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  };

  it.each(['1.0.0', '1.1.0'])('%s agrees with TextDecoder about what is well-formed', async (version) => {
    const example = await loadExample('utf8', version);
    fc.assert(
      fc.property(nearlyUtf8, (bytes) => {
        expect(asked(example, 'is_valid', bytes)).toBe(wellFormed(bytes) ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(asked(example, 'count', text)).toBe(Array.from(text).length);
      }),
    );
  });

  it.each(['1.0.0', '1.1.0'])('%s writes and reads every kind of code point', async (version) => {
    const example = await loadExample('utf8', version);
    const out = example.call('alloc', 4);
    for (const code of [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]) {
      const bytes = utf8.encode(String.fromCodePoint(code));
      expect(example.call('encode', code, out)).toBe(bytes.length);
      expect(example.bytes(out, bytes.length)).toEqual(bytes);
      expect(example.call('decode', out, 4)).toBe(code);
      expect(example.call('encoded_length', code)).toBe(bytes.length);
    }
    for (const code of [0xd800, 0xdfff, 0x110000, -1]) {
      expect(example.call('is_scalar', code)).toBe(0);
      expect(example.call('encode', code, out)).toBe(0);
    }
  });

  it('1.1.0 repairs broken text as TextDecoder does, and counts as JavaScript does', async () => {
    const example = await loadExample('utf8', '1.1.0');
    fc.assert(
      fc.property(nearlyUtf8, (bytes) => {
        expect(written(example, 'repair', bytes, 200)).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
        );
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, index) => {
        const points = Array.from(text);
        expect(asked(example, 'utf16_length', text)).toBe(text.length);
        const expected = index > points.length ? -1 : utf8.encode(points.slice(0, index).join('')).length;
        expect(asked(example, 'offset_of', text, index)).toBe(expected);
      }),
    );
    expect([0x41, 0xffff, 0x1f600, 0xd800].map((c) => example.call('utf16_units', c))).toEqual([1, 1, 2, 0]);
  });
});

describe('io.univrs.text', () => {
  const words = fc.string({
    unit: fc.constantFrom('a', 'B', 'ü', '7', '-', ' ', ' ', '\n', '\t'),
    maxLength: 60,
  });

  it.each(['1.0.0', '1.1.0'])('%s counts, trims and changes case as JavaScript does', async (version) => {
    const example = await loadExample('text', version);
    fc.assert(
      fc.property(words, (text) => {
        expect(asked(example, 'count_words', text)).toBe(text.split(/\s+/).filter((w) => w !== '').length);
        expect(asked(example, 'count_lines', text)).toBe(
          text === '' ? 0 : text.replace(/\n$/, '').split('\n').length,
        );
        expect(written(example, 'trim', text, 200)).toBe(text.trim());
        for (const [name, expected] of [
          ['upper', text.replaceAll(/[a-z]/g, (c) => c.toUpperCase())],
          ['lower', text.replaceAll(/[A-Z]/g, (c) => c.toLowerCase())],
        ] as const) {
          const at = example.put(text);
          example.call(name, at, utf8.encode(text).length);
          expect(example.text(at, utf8.encode(text).length)).toBe(expected);
        }
      }),
    );
    expect([32, 9, 10, 12, 13, 65, 160].map((c) => example.call('is_space', c))).toEqual([
      1, 1, 1, 1, 1, 0, 0,
    ]);
    expect(
      ['a', 'z', '{', '1'].map((c) => String.fromCharCode(example.call('to_upper', c.charCodeAt(0)))),
    ).toEqual(['A', 'Z', '{', '1']);
    expect(
      ['A', 'Z', '[', '1'].map((c) => String.fromCharCode(example.call('to_lower', c.charCodeAt(0)))),
    ).toEqual(['a', 'z', '[', '1']);
  });

  it('1.1.0 makes slugs and wraps lines', async () => {
    const example = await loadExample('text', '1.1.0');
    expect(written(example, 'slug', '  Hello, World! 2 + 2 = 4 ', 99)).toBe('hello-world-2-2-4');
    expect(written(example, 'wrap', 'The quick brown fox  jumps\nover it', 99, [10])).toBe(
      'The quick\nbrown fox\njumps over\nit',
    );
    expect(written(example, 'wrap', 'äöü äöü extraordinarily', 99, [7])).toBe('äöü äöü\nextraordinarily');
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 20 }), (text, width) => {
        const wrapped = written(example, 'wrap', text, 200, [width]) ?? '';
        expect(wrapped.split(/\s/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
        for (const line of wrapped.split('\n'))
          expect(line.length <= width || !line.includes(' ')).toBe(true);
        expect(written(example, 'slug', text, 200)).toBe(
          text
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, '-')
            .replaceAll(/^-|-$/g, ''),
        );
      }),
    );
    expect(['a', 'Z', '5', '-', ' '].map((c) => example.call('is_alphanumeric', c.charCodeAt(0)))).toEqual([
      1, 1, 1, 0, 0,
    ]);
  });
});

/** Edit distance by its definition, over the whole table; `swaps`: also neighbours. */
function editDistance(a: readonly string[], b: readonly string[], swaps: boolean): number {
  const known = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const choices = [
      from(i - 1, j) + 1,
      from(i, j - 1) + 1,
      from(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
    ];
    if (swaps && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
      choices.push(from(i - 2, j - 2) + 1);
    const best = Math.min(...choices);
    known.set(key, best);
    return best;
  };
  return from(a.length, b.length);
}

describe('io.univrs.levenshtein', () => {
  const near = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '🙂'), maxLength: 9 });
  const between = (example: LoadedExample, name: string, a: string, b: string): number => {
    example.call('reset');
    return example.call(name, example.put(a), utf8.encode(a).length, example.put(b), utf8.encode(b).length);
  };

  it.each(['1.0.0', '1.1.0'])('%s agrees with the definition', async (version) => {
    const example = await loadExample('levenshtein', version);
    expect(between(example, 'distance', 'kitten', 'sitting')).toBe(3);
    fc.assert(
      fc.property(near, near, (a, b) => {
        expect(between(example, 'distance', a, b)).toBe(editDistance(Array.from(a), Array.from(b), false));
        if (version === '1.1.0')
          expect(between(example, 'osa_distance', a, b)).toBe(
            editDistance(Array.from(a), Array.from(b), true),
          );
      }),
    );
    const out = example.call('alloc', 16);
    expect(example.call('code_points', example.put('aü🙂'), 7, out)).toBe(3);
    expect(new Uint32Array(example.bytes(out, 12).buffer)).toEqual(new Uint32Array([0x61, 0xfc, 0x1f642]));
    expect(example.call('hamming', 0b1011, 0b0110)).toBe(3);
    expect(example.call('similarity', 3, 6, 7)).toBeCloseTo(4 / 7);
    expect(example.call('similarity', 0, 0, 0)).toBe(1);
  });

  it('1.1.0 takes a swap for one edit', async () => {
    const example = await loadExample('levenshtein', '1.1.0');
    expect(between(example, 'osa_distance', 'recieve', 'receive')).toBe(1);
  });
});
