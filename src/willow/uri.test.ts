import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPath, anyU64 } from './arbitraries.cases.ts';
import { NO_LIMIT } from './area-of-interest.ts';
import { parseNamespaceId, parsePayloadDigest, parseSubspaceId } from './ids.ts';
import { parseUri } from './parse-uri.ts';
import { pathNames, pathOf } from './path.ts';
import { formatUri, interestOfUri, sliceOfUri } from './uri.ts';
import type { EntryUri, WillowUri } from './uri.ts';
import { resolveReference } from './uri-reference.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('expected a value');
  return value;
}

const owned = '07'.repeat(32);
const communal = '08'.repeat(32);
const author = 'ab'.repeat(32);
const at = `willow://-${owned}.${author}`;

const plain: EntryUri = {
  kind: 'entry',
  namespaceId: must(parseNamespaceId(owned)),
  subspaceId: must(parseSubspaceId(author)),
  path: pathOf('blog'),
  hints: [],
  fragment: null,
  digest: null,
  from: null,
  to: null,
};

/** The path of a URI that must be one, as text. */
function pathIn(text: string): readonly string[] | null {
  const uri = parseUri(text);
  return uri.ok ? pathNames(uri.value.path) : null;
}

const id = fc.uint8Array({ minLength: 32, maxLength: 32 });
const isDots = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && bytes.length < 3 && bytes.every((byte) => byte === 46);
const place = {
  namespaceId: id.map((bytes) => must(parseNamespaceId(bytes))),
  subspaceId: id.map((bytes) => must(parseSubspaceId(bytes))),
  path: anyPath.filter((path) => !path.some(isDots)),
  hints: fc.array(fc.constantFrom('wtp://a.example:1/x?y=%20&z;', 'https://b.example', 'urn:c'), {
    maxLength: 3,
  }),
  fragment: fc.option(fc.constantFrom('', 'about', "a%0Ab/?:@!$&'()*+,;=")),
};
const anyUri: fc.Arbitrary<WillowUri> = fc.oneof(
  fc.record({
    kind: fc.constant('entry' as const),
    ...place,
    digest: fc.option(id.map((bytes) => must(parsePayloadDigest(bytes)))),
    from: fc.option(anyU64),
    to: fc.option(anyU64),
  }),
  fc.record({
    kind: fc.constant('area' as const),
    ...place,
    maxCount: fc.oneof(anyU64, fc.constant(NO_LIMIT)),
    maxSize: fc.oneof(anyU64, fc.constant(NO_LIMIT)),
    times: fc.record({ start: anyU64, end: fc.option(anyU64) }),
  }),
);

describe('willow URIs', () => {
  it('[W25] what is formatted parses to the same data', () => {
    fc.assert(
      fc.property(anyUri, (uri) => {
        const text = formatUri(uri);
        expect(text).toMatch(/^[!-~]+$/);
        expect(parseUri(text)).toEqual({ ok: true, value: uri });
      }),
      { numRuns: 1000 },
    );
  });

  it('[W25] + for a communal namespace, - for an owned one, lower-case digits; either case is read', () => {
    expect(formatUri(plain)).toBe(`${at}/blog`);
    const open = { ...plain, namespaceId: must(parseNamespaceId(communal)), path: [] };
    expect(formatUri(open)).toBe(`willow://+${communal}.${author}`);
    expect(parseUri(`willow://-${owned}.${author.toUpperCase()}/blog`)).toEqual({ ok: true, value: plain });
  });

  it.each<[string, readonly string[]]>([
    ['', []],
    ['/', ['']],
    ['/blog/ideas/', ['blog', 'ideas', '']],
    ['/blog///ideas', ['blog', '', '', 'ideas']],
    ['/blog/./ideas/..', ['blog']],
    ['/chess/../../../blog', ['blog']],
    ['/..', []],
    ['/...', ['...']],
    ['/a%20b%2Fc%2fd', ['a b/c/d']],
  ])('[W25] the path of %s', (text, names) => {
    expect(pathIn(`${at}${text}`)).toEqual(names);
    expect(pathIn(`${at}${text}?area`)).toEqual(names);
  });

  it('[W25] options stand in any order, numbers with leading zeros', () => {
    const hints = ['wgps://worm-blossom.org:1234/example', 'wtp://worm-blossom.org:1235/example'];
    const encoded =
      'wgps%3A%2F%2Fworm-blossom.org%3A1234%2Fexample;wtp%3A%2F%2Fworm-blossom.org%3A1235%2Fexample';
    expect(parseUri(`${at}/blog?to=6&from=0004&hints=${encoded}#a%0A`)).toEqual({
      ok: true,
      value: { ...plain, from: 4n, to: 6n, hints, fragment: 'a%0A' },
    });
    const digest = must(parsePayloadDigest('cd'.repeat(32)));
    expect(parseUri(`${at}/blog?digest=${'cd'.repeat(32)}`)).toEqual({
      ok: true,
      value: { ...plain, digest },
    });
    const area = parseUri(`${at}/blog?area&to=17&count=5&size=0`);
    expect(area.ok && area.value.kind === 'area' && interestOfUri(area.value)).toEqual({
      area: { subspaceId: plain.subspaceId, path: plain.path, times: { start: 0n, end: 17n } },
      maxCount: 5n,
      maxSize: 0n,
    });
    const whole = parseUri(`${at}?area`);
    expect(whole.ok && whole.value.kind === 'area' && whole.value.maxCount).toBe(NO_LIMIT);
  });

  it('[W25] a slice begins where it says or at the end of the payload, and ends no earlier than it begins', () => {
    const slice = (from: bigint | null, to: bigint | null): string | null => {
      const bytes = sliceOfUri({ ...plain, from, to }, 10n);
      return bytes === null ? null : `${bytes.start}-${bytes.end}`;
    };
    expect([slice(null, null), slice(0n, null), slice(null, 4n), slice(4n, 6n)]).toEqual([
      null,
      '0-10',
      '0-4',
      '4-6',
    ]);
    expect([slice(5n, 5n), slice(9n, 2n), slice(99n, 12n), slice(3n, 99n)]).toEqual([
      '5-5',
      '9-9',
      '10-10',
      '3-10',
    ]);
  });

  it.each<[string, string, number]>([
    ['another scheme', `https://-${owned}.${author}`, 0],
    ['a scheme in capitals', `WILLOW://-${owned}.${author}`, 0],
    ['no sigil', `willow://${owned}.${author}`, 9],
    ['a sigil the namespace contradicts', `willow://+${owned}.${author}`, 9],
    ['no subspace', `willow://-${owned}`, 74],
    ['a short namespace', `willow://-${owned.slice(2)}.${author}`, 72],
    ['a long namespace', `willow://-${owned}0.${author}`, 74],
    ['a stray digit', `willow://-${owned}.g${author.slice(1)}`, 75],
    ['a long subspace', `${at}0`, 139],
    ['a literal reserved character', `${at}/a!`, 141],
    ['an umlaut', `${at}/aü`, 141],
    ['half an encoding', `${at}/ab%4`, 142],
    ['an encoded unreserved character', `${at}/%61`, 140],
    ['an encoded step', `${at}/%2E%2e`, 140],
    ['too long a path', `${at}/${'a'.repeat(4097)}`, 139],
    ['an empty query', `${at}?`, 140],
    ['an unknown option', `${at}?foo=bar`, 140],
    ['an option of areas', `${at}?from=5&count=1`, 147],
    ['an option of entries', `${at}?area&digest=${author}`, 145],
    ['area further back', `${at}?from=5&area`, 147],
    ['an option twice', `${at}?from=5&from=7`, 147],
    ['no & between', `${at}?from=5to=7`, 145],
    ['a leading &', `${at}?&from=5`, 140],
    ['a trailing &', `${at}?from=5&`, 147],
    ['two & in a row', `${at}?from=5&&to=7`, 147],
    ['no number', `${at}?from=`, 145],
    ['a negative number', `${at}?from=-1`, 145],
    ['2^64', `${at}?to=18446744073709551616`, 143],
    ['a short digest', `${at}?digest=b287afb0`, 155],
    ['hints without any', `${at}?hints=`, 146],
    ['a hint not encoded', `${at}?hints=wtp://a`, 149],
    ['a hint that is no URI', `${at}?hints=urn%3Aa;b`, 154],
    ['a stray character in the fragment', `${at}#a b`, 141],
    ['a second #', `${at}#a#`, 141],
  ])('[W25] refuses %s, and says where', (_, text, offset) => {
    expect(parseUri(text)).toMatchObject({
      ok: false,
      offset,
      problem: expect.stringMatching(/^expected .+, found /),
    });
  });

  it('[W25] any text is a URI or a problem within it; equal data has one text', () => {
    const pieces = fc.constantFrom(
      at,
      '/',
      '.',
      '..',
      '%',
      '%20',
      '?',
      '&',
      '#',
      'area',
      'from=',
      '1',
      'hints=',
      ';',
      'é',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.boolean(), (parts, hasHead) => {
        const text = `${hasHead ? at : ''}${parts.join('')}`;
        const parsed = parseUri(text);
        if (parsed.ok) expect(parseUri(formatUri(parsed.value))).toEqual(parsed);
        else expect(parsed.offset >= 0 && parsed.offset <= text.length).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('[W25] takes texts of any length', () => {
    const long = 'a'.repeat(3_000_000);
    expect(parseUri(`${at}#${long}`).ok).toBe(true);
    expect(parseUri(`${at}?hints=urn%3A${long}`).ok).toBe(true);
    expect(parseUri(`${at}?from=${'0'.repeat(3_000_000)}7`)).toMatchObject({ value: { from: 7n } });
    for (const rest of [`/${long}`, '/'.repeat(3_000_000), `?${'&'.repeat(300_000)}`, long])
      expect(parseUri(`${at}${rest}`).ok).toBe(false);
  });

  it('[W25] what no URI can say is not formatted', () => {
    for (const wrong of [
      { ...plain, path: pathOf('a', '.') },
      { ...plain, path: pathOf('..') },
      { ...plain, path: [new Uint8Array(4097)] },
      { ...plain, from: 2n ** 64n },
      { ...plain, to: -1n },
      { ...plain, hints: ['no uri'] },
    ])
      expect(() => formatUri(wrong)).toThrow(RangeError);
    expect(formatUri({ ...plain, fragment: 'ü %0a 100%' })).toBe(`${at}/blog#%C3%BC%20%0a%20100%25`);
  });
});

describe('URI references', () => {
  const base: WillowUri = { ...plain, path: pathOf('blog', 'ideas', 'one'), from: 3n, fragment: 'top' };

  it.each<[string, string]>([
    ['two', '/blog/ideas/two'],
    ['../image.png', '/blog/image.png'],
    ['../../../../x', '/x'],
    ['./', '/blog/ideas/'],
    ['/', '/'],
    ['/chess', '/chess'],
    ['', '/blog/ideas/one?from=3'],
    ['#end', '/blog/ideas/one?from=3#end'],
    ['?area', '/blog/ideas/one?area'],
    ['two?to=1#end', '/blog/ideas/two?to=1#end'],
  ])('[W25] %s', (reference, expected) => {
    expect(resolveReference(base, reference)).toEqual(parseUri(`${at}${expected}`));
    expect(resolveReference(base, reference).ok).toBe(true);
  });

  it('[W25] a whole URI is itself, another authority replaces this one, another scheme is refused', () => {
    const other = `willow://+${communal}.${author}/x`;
    expect(resolveReference(base, other)).toEqual(parseUri(other));
    expect(resolveReference(base, other.slice('willow:'.length))).toEqual(parseUri(other));
    expect(resolveReference(base, 'https://example.org').ok).toBe(false);
    expect(resolveReference({ ...base, path: [] }, 'x')).toEqual(parseUri(`${at}/x`));
  });
});
