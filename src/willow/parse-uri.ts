import { NO_LIMIT } from './area-of-interest.ts';
import { isCommunal } from './capability.ts';
import { MAX_U64 } from './compact-u64.ts';
import { parseNamespaceId, parsePayloadDigest, parseSubspaceId } from './ids.ts';
import type { NamespaceId, PayloadDigest, SubspaceId } from './ids.ts';
import { MAX_PATH_LENGTH, isWithinLimits } from './path.ts';
import type { Path } from './path.ts';
import { firstUnsafe, percentDecode } from './percent-encoding.ts';
import { SCHEME, isHint } from './uri.ts';
import type { WillowUri } from './uri.ts';

/** The URI, or one sentence on what was expected and found, and at which character (from 0). */
export type ParsedUri =
  | { readonly ok: true; readonly value: WillowUri }
  | { readonly ok: false; readonly problem: string; readonly offset: number };

/** A piece of the text, and where it begins. */
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Notes a refusal; the first one stays, and the parser reads on. */
type Fail = (offset: number, expected: string, found: string) => void;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Parses exactly the URIs of the Willow URI specification for Willow'25; steps "." and ".." are taken, options come in any order. */
export function parseUri(text: string): ParsedUri {
  let refusal: ParsedUri | null = null;
  const uri = readUri(text, (offset, expected, found) => {
    refusal ??= { ok: false, problem: `expected ${expected}, found ${shown(found)}`, offset };
  });
  if (uri !== null) return refusal ?? { ok: true, value: uri };
  return refusal ?? { ok: false, problem: 'expected a Willow URI', offset: 0 };
}

function readUri(text: string, fail: Fail): WillowUri | null {
  const parts = /^willow:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(text);
  if (parts === null) fail(0, SCHEME, text.slice(0, SCHEME.length));
  const [, authority = '', path = '', query = '', fragment = null] = parts ?? [];
  const pathAt = SCHEME.length + authority.length;
  const queryAt = pathAt + path.length;
  const ids = idsOf({ text: authority, at: SCHEME.length }, fail);
  if (ids === null) return null;
  const place = {
    ...ids,
    path: pathOfUri({ text: path, at: pathAt }, fail),
    fragment: fragment === null ? null : fragmentOf({ text: fragment, at: queryAt + query.length }, fail),
  };
  const pieces = query === '' ? [] : split({ text: query.slice(1), at: queryAt + 1 }, '&');
  const isArea = pieces[0]?.text === 'area';
  const options = isArea
    ? optionsOf(pieces.slice(1), ['hints', 'count', 'size', 'from', 'to'], fail)
    : optionsOf(pieces, ['hints', 'digest', 'from', 'to'], fail);
  const number = (name: string): bigint | null => numberOf(options.get(name), fail);
  const hints = hintsOf(options.get('hints'), fail);
  const [from, to] = [number('from'), number('to')];
  if (!isArea) {
    return { kind: 'entry', ...place, hints, digest: digestOf(options.get('digest'), fail), from, to };
  }
  const [maxCount, maxSize] = [number('count') ?? NO_LIMIT, number('size') ?? NO_LIMIT];
  return { kind: 'area', ...place, hints, maxCount, maxSize, times: { start: from ?? 0n, end: to } };
}

function idsOf(
  { text, at }: Piece,
  fail: Fail,
): { readonly namespaceId: NamespaceId; readonly subspaceId: SubspaceId } | null {
  const dot = text.indexOf('.');
  const end = dot === -1 ? text.length : dot;
  const sigil = text.charAt(0);
  if (sigil !== '+' && sigil !== '-') fail(at, '+ (communal) or - (owned) and a namespace', sigil);
  const namespaceId = parseNamespaceId(digits({ text: text.slice(1, end), at: at + 1 }, 'namespace', fail));
  if (dot === -1) fail(at + end, 'a dot and a subspace after the namespace', '');
  const subspaceId = parseSubspaceId(
    digits({ text: text.slice(end + 1), at: at + end + 1 }, 'subspace', fail),
  );
  if (namespaceId === null || subspaceId === null) return null;
  const expected = isCommunal(namespaceId) ? '+' : '-';
  if (sigil !== expected) fail(at, `${expected}, which the last bit of this namespace says`, sigil);
  return { namespaceId, subspaceId };
}

/** The text, which is to be 64 hexadecimal digits. */
function digits({ text, at }: Piece, what: string, fail: Fail): string {
  const length = /^[0-9A-Fa-f]{0,64}/.exec(text)?.[0].length ?? 0;
  if (length !== 64 || text.length !== 64)
    fail(at + length, `64 hexadecimal digits of a ${what}`, text.slice(length));
  return text;
}

function pathOfUri(piece: Piece, fail: Fail): Path {
  const path: Uint8Array[] = [];
  if (piece.text === '') return path;
  for (const { text, at } of split({ text: piece.text.slice(1), at: piece.at + 1 }, '/')) {
    if (text === '.') continue;
    if (text === '..') {
      path.pop();
      continue;
    }
    const component = percentDecode(text);
    if (component.ok) path.push(component.value);
    else
      fail(
        at + component.at,
        'an unreserved character or % and the digits of another',
        text.slice(component.at),
      );
  }
  if (!isWithinLimits(path)) fail(piece.at, `a path of at most ${MAX_PATH_LENGTH} bytes and components`, '');
  return path;
}

function fragmentOf({ text, at }: Piece, fail: Fail): string {
  const fragment = text.slice(1);
  const unsafe = firstUnsafe(fragment);
  if (unsafe !== -1) fail(at + 1 + unsafe, 'a character of a fragment', fragment.slice(unsafe));
  return fragment;
}

/** The values by name; each of the names at most once, nothing else. */
function optionsOf(pieces: readonly Piece[], names: readonly string[], fail: Fail): Map<string, Piece> {
  const options = new Map<string, Piece>();
  for (const { text, at } of pieces) {
    const name = names.find((known) => text.startsWith(`${known}=`));
    if (name === undefined || options.has(name)) {
      fail(at, `one of ${names.map((known) => `${known}=`).join(' ')}, each at most once`, text);
    } else options.set(name, { text: text.slice(name.length + 1), at: at + name.length + 1 });
  }
  return options;
}

function hintsOf(piece: Piece | undefined, fail: Fail): string[] {
  if (piece === undefined) return [];
  return split(piece, ';').map(({ text, at }) => {
    const decoded = percentDecode(text);
    const hint = decoded.ok ? decoder.decode(decoded.value) : '';
    if (!isHint(hint)) fail(decoded.ok ? at : at + decoded.at, 'a percent-encoded URI', text);
    return hint;
  });
}

function digestOf(piece: Piece | undefined, fail: Fail): PayloadDigest | null {
  return piece === undefined ? null : parsePayloadDigest(digits(piece, 'digest', fail));
}

function numberOf(piece: Piece | undefined, fail: Fail): bigint | null {
  if (piece === undefined) return null;
  const significant = /^0*([0-9]{1,20})$/.exec(piece.text)?.[1];
  const n = significant === undefined ? null : BigInt(significant);
  if (n === null || n > MAX_U64) fail(piece.at, 'a decimal number below 2^64', piece.text);
  return n;
}

/** The pieces between the separators, of which there is always one. */
function split(piece: Piece, separator: string): Piece[] {
  let at = piece.at;
  return piece.text.split(separator).map((text) => {
    const part = { text, at };
    at += text.length + separator.length;
    return part;
  });
}

function shown(text: string): string {
  return text === '' ? 'nothing' : JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text);
}
