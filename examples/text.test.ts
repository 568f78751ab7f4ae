import * as fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import { describe, expect, it } from 'vitest';
import { loadExample, type LoadedExample } from './load-example.ts';

const utf8 = new TextEncoder();

/** What `name(at, length, ...between, out)` writes for a text; null for -1. */
function written(
  example: LoadedExample,
  name: string,
  input: string | Uint8Array,
  room: number,
  between: readonly number[] = [],
): string | null {
  example.call('reset');
  const length = typeof input === 'string' ? utf8.encode(input).length : input.length;
  const at = example.put(input);
  const out = example.call('alloc', room);
  const size = example.call(name, at, length, ...between, out);
  return size < 0 ? null : example.text(out, size);
}

/** The result of `name(at, length, ...rest)` for a text. */
function asked(
  example: LoadedExample,
  name: string,
  input: string | Uint8Array,
  ...rest: readonly number[]
): number {
  example.call('reset');
  const length = typeof input === 'string' ? utf8.encode(input).length : input.length;
  return example.call(name, example.put(input), length, ...rest);
}

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

/** The same Markdown by react-markdown, in the same layout of lines. */
function reference(markdown: string): string {
  return renderToStaticMarkup(createElement(Markdown, null, markdown));
}

/** HTML without the differences that mean nothing: line feeds between tags, XML closings. */
function plain(html: string | null): string {
  return (html ?? '').replaceAll(/>\n+</g, '><').replaceAll('/>', '>').replaceAll('&#x27;', "'").trim();
}

const beginnings = [
  '# One\n\nA paragraph\nof two lines.\n\nAnother with *emphasis*, **strong** and `code`.',
  '###### Six\n####### seven is text\n\n#nospace',
  'a < b & c > "d"\n\n`<b>` and ``a ` b``',
  '**strong with *emphasis* within** and *one* more',
  '2 * 3 * 4 and \\*escaped\\* and a \\\\ backslash',
  '',
  'text\n# heading right after',
  'grüße, *größe*, 日本語 **太字** 🙂',
];
const blocks = [
  '- one\n- two **strong**\n- three',
  '1. first\n2. second',
  'before\n\n- list\n\nafter',
  '> a quote\n> of two lines',
  'one\n\n---\n\ntwo',
  '```js\nconst a = 1 < 2;\n\n# not a heading\n```\nafter',
  '```\nno language\n```',
  '[a link](https://example.com/?a=1&b=2) and [mail](mailto:a@example.com) and [here](#top)',
  '[**strong** link](/path) then [no link] and [brackets] (apart)',
  '[script](javascript:alert) [upper](JavaScript:alert) [data](data:text)',
];

describe('io.example.markdown', () => {
  it.each(beginnings)('0.5.0 and 1.0.0 render %j as react-markdown does', async (source) => {
    for (const version of ['0.5.0', '1.0.0']) {
      const example = await loadExample('markdown', version);
      const html = written(example, 'to_html', source, 5000);
      expect(plain(html)).toBe(plain(reference(source)));
    }
  });

  it.each(blocks)('1.0.0 renders %j as react-markdown does', async (source) => {
    const example = await loadExample('markdown', '1.0.0');
    expect(plain(written(example, 'to_html', source, 5000))).toBe(plain(reference(source)));
  });

  it.each(['0.5.0', '1.0.0'])(
    '%s stays within its limit and lets no tag of the text through',
    async (version) => {
      const example = await loadExample('markdown', version);
      const signs = fc.constantFrom(
        '*',
        '`',
        '[',
        ']',
        '(',
        ')',
        '#',
        '>',
        '-',
        '1. ',
        '- ',
        ' ',
        '\n',
        '\\',
        'a',
        '<i>',
        '"',
        '&',
        ':',
        '/',
      );
      fc.assert(
        fc.property(fc.array(signs, { maxLength: 40 }), (list) => {
          const source = list.join('');
          const length = utf8.encode(source).length;
          const html = written(example, 'to_html', source, 20_000) ?? '';
          expect(utf8.encode(html).length).toBeLessThanOrEqual(example.call('html_limit', length));
          expect(html).not.toContain('<i>');
        }),
        { numRuns: 1000 },
      );
      expect(['"', '&', '<', '>', 'a'].map((c) => example.call('escaped_length', c.charCodeAt(0)))).toEqual([
        6, 5, 4, 4, 1,
      ]);
    },
  );
});

describe('io.example.site', () => {
  it.each(['0.1.0', '0.2.0'])('%s puts a page of io.example.markdown into a document', async (version) => {
    const site = await loadExample('site', version);
    const markdown = await loadExample('markdown', version === '0.1.0' ? '0.5.0' : '1.0.0');
    const body = written(markdown, 'to_html', '# Hi\n\nA *page*.', 500) ?? '';
    const title = 'Tom & <Jerry>';
    const t = site.put(title);
    const b = site.put(body);
    const limit = site.call('page_limit', title.length, body.length);
    const out = site.call('alloc', limit);
    const size = site.call('page', t, title.length, b, body.length, out);
    expect(size).toBeLessThanOrEqual(limit);
    expect(site.text(out, size)).toBe(
      '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n' +
        `<title>Tom &amp; &lt;Jerry&gt;</title>\n<body>\n${body}</body>\n</html>\n`,
    );
    expect([0, 1, 230, 231, 2300].map((n) => site.call('reading_minutes', n))).toEqual([0, 1, 1, 2, 10]);
  });

  it('0.2.0 makes excerpts', async () => {
    const site = await loadExample('site', '0.2.0');
    const html = '<h1>Hi</h1>\n<p>A <em>short</em>\n story about tests.</p>\n';
    expect(written(site, 'plain_text', html, 200)).toBe('Hi A short story about tests.');
    expect(written(site, 'excerpt', html, 200, [12])).toBe('Hi A short');
    expect(written(site, 'excerpt', html, 200, [100])).toBe('Hi A short story about tests.');
    expect(
      [
        [0, 10],
        [10, 10],
        [11, 10],
      ].map(([n = 0, size = 0]) => site.call('pages_of', n, size)),
    ).toEqual([1, 1, 2]);
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

describe('io.example.json', () => {
  const broken = [
    '',
    '{',
    '[1,]',
    '{"a":}',
    "{'a':1}",
    '01',
    '1.',
    '-',
    '1e',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    'nul',
    'truex',
    '[1 2]',
    '{"a" 1}',
    '{1:2}',
    '"open',
    '[[]',
    ']',
    '+1',
    'NaN',
    '﻿1',
  ];

  it.each(['1.0.0', '1.1.0'])('%s agrees with JSON.parse about what is valid', async (version) => {
    const example = await loadExample('json', version);
    for (const text of broken) {
      expect(() => JSON.parse(text)).toThrow();
      expect(asked(example, 'error_at', text)).toBeGreaterThanOrEqual(0);
      expect(written(example, 'minify', text, 100)).toBeNull();
    }
    const places = [
      ['[1, x]', 4],
      ['[1 2]', 3],
      ['{"a" 1}', 5],
      ['"\\x"', 2],
      ['"\\u12g4"', 5],
      ['[true, nul]', 10],
      ['1 2', 2],
    ] as const;
    for (const [text, place] of places) expect(asked(example, 'error_at', text)).toBe(place);
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, place) => {
        expect(asked(example, 'error_at', text)).toBe(-1);
        const cut = text.slice(0, place % (text.length + 1));
        const valid = ((): boolean => {
          try {
            JSON.parse(cut);
            return true;
          } catch {
            return false;
          }
        })();
        expect(asked(example, 'error_at', cut) === -1).toBe(valid);
      }),
    );
    expect(asked(example, 'error_at', '['.repeat(513) + ']'.repeat(513))).toBeGreaterThan(0);
    expect(asked(example, 'error_at', '['.repeat(512) + ']'.repeat(512))).toBe(-1);
  });

  it.each(['1.0.0', '1.1.0', '2.0.0-beta.1'])('%s minifies as JSON.stringify does', async (version) => {
    const example = await loadExample('json', version);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(written(example, 'minify', JSON.stringify(value, null, '\t '), 20_000)).toBe(
          JSON.stringify(value),
        );
      }),
    );
    expect([32, 9, 10, 13, 12, 65].map((c) => example.call('is_space', c))).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it.each(['1.1.0', '2.0.0-beta.1'])('%s indents as JSON.stringify does', async (version) => {
    const example = await loadExample('json', version);
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 8 }), (value, indent) => {
        const expected = JSON.stringify(value, null, indent);
        expect(written(example, 'pretty', JSON.stringify(value), 60_000, [indent])).toBe(expected);
        expect(asked(example, 'pretty_size', JSON.stringify(value), indent)).toBe(
          utf8.encode(expected).length,
        );
      }),
    );
    expect(written(example, 'pretty', '{"a":1.0e+05}', 100, [2])).toBe('{\n  "a": 1.0e+05\n}');
    expect(written(example, 'pretty', '{', 100, [2])).toBeNull();
  });

  it('2.0.0-beta.1 gives line and column', async () => {
    const example = await loadExample('json', '2.0.0-beta.1');
    const position = asked(example, 'check', '{\n  "ä": tru\n}');
    expect([example.call('line_of', position), example.call('column_of', position)]).toEqual([2, 11]);
    expect(asked(example, 'check', '[true]')).toBe(0);
  });
});
