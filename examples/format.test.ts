import * as fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import { describe, expect, it } from 'vitest';
import { asked, loadExample, written } from './load-example.ts';

const utf8 = new TextEncoder();

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
