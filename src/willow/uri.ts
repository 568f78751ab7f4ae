import { NO_LIMIT } from './area-of-interest.ts';
import type { AreaOfInterest } from './area-of-interest.ts';
import { toHex, utf8 } from './bytes.ts';
import { isCommunal } from './capability.ts';
import { MAX_U64 } from './compact-u64.ts';
import type { NamespaceId, PayloadDigest, SubspaceId } from './ids.ts';
import { isWithinLimits } from './path.ts';
import type { Path } from './path.ts';
import { fragmentEncode, percentEncode } from './percent-encoding.ts';

interface Place {
  readonly namespaceId: NamespaceId;
  readonly subspaceId: SubspaceId;
  readonly path: Path;
  /** URIs where it may be had, the ones to try first in front. */
  readonly hints: readonly string[];
  /** What stands after #, as it stands there; its meaning is the application's. */
  readonly fragment: string | null;
}

/** Names the newest entry at a place, if its digest is the expected one, and with `from` or `to` a slice of its payload. */
export interface EntryUri extends Place {
  readonly kind: 'entry';
  readonly digest: PayloadDigest | null;
  /** u64, the slice's first byte. */
  readonly from: bigint | null;
  /** u64, the byte after its last. */
  readonly to: bigint | null;
}

/** Names an area of interest of one author. */
export interface AreaUri extends Place {
  readonly kind: 'area';
  readonly maxCount: bigint;
  readonly maxSize: bigint;
  readonly times: { readonly start: bigint; readonly end: bigint | null };
}

/** The data of a `willow://` URI (Willow URIs, "EntryURI" and "AreaURI", with the parameters of Willow'25). */
export type WillowUri = EntryUri | AreaUri;

export const SCHEME = 'willow://';

/** A text that can stand among the hints: a URI, roughly, in printable ASCII. */
export function isHint(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[!-~]*$/.test(text);
}

/**
 * The URI as text, the same for equal data. RangeError for what no URI can say: a component "." or "..", which would
 * read as a step in the path, a path beyond the limits, a number that is no u64, a hint that is no URI.
 */
export function formatUri(uri: WillowUri): string {
  const { namespaceId, subspaceId, path, hints, fragment } = uri;
  if (!isWithinLimits(path)) throw new RangeError("expected a path within the limits of Willow'25");
  if (!hints.every(isHint)) throw new RangeError('expected hints that are URIs');
  const sigil = isCommunal(namespaceId) ? '+' : '-';
  const options = [
    ...(hints.length === 0 ? [] : [`hints=${hints.map((hint) => percentEncode(utf8(hint))).join(';')}`]),
    ...(uri.kind === 'entry' ? entryOptions(uri) : areaOptions(uri)),
  ];
  if (uri.kind === 'area') options.unshift('area');
  return [
    SCHEME,
    `${sigil}${toHex(namespaceId)}.${toHex(subspaceId)}`,
    ...path.map((component) => `/${segmentOf(component)}`),
    options.length === 0 ? '' : `?${options.join('&')}`,
    fragment === null ? '' : `#${fragmentEncode(utf8(fragment))}`,
  ].join('');
}

/** The area of interest that an area URI names. */
export function interestOfUri({ subspaceId, path, times, maxCount, maxSize }: AreaUri): AreaOfInterest {
  return { area: { subspaceId, path, times }, maxCount, maxSize };
}

/** The bytes of a payload of `length` bytes that an entry URI names, `start` to before `end`, or null when it names the entry alone. */
export function sliceOfUri(
  { from, to }: EntryUri,
  length: bigint,
): { readonly start: bigint; readonly end: bigint } | null {
  if (from === null && to === null) return null;
  const start = from === null ? 0n : from < length ? from : length;
  const end = to === null || to > length ? length : to;
  return { start, end: end < start ? start : end };
}

function segmentOf(component: Uint8Array): string {
  const segment = percentEncode(component);
  if (segment === '.' || segment === '..')
    throw new RangeError('expected no path component "." or "..": URIs have no form for it');
  return segment;
}

function entryOptions({ digest, from, to }: EntryUri): string[] {
  return [
    ...(digest === null ? [] : [`digest=${toHex(digest)}`]),
    ...(from === null ? [] : [`from=${decimal(from)}`]),
    ...(to === null ? [] : [`to=${decimal(to)}`]),
  ];
}

function areaOptions({ maxCount, maxSize, times }: AreaUri): string[] {
  return [
    ...(maxCount === NO_LIMIT ? [] : [`count=${decimal(maxCount)}`]),
    ...(maxSize === NO_LIMIT ? [] : [`size=${decimal(maxSize)}`]),
    ...(times.start === 0n ? [] : [`from=${decimal(times.start)}`]),
    ...(times.end === null ? [] : [`to=${decimal(times.end)}`]),
  ];
}

function decimal(n: bigint): string {
  if (n < 0n || n > MAX_U64) throw new RangeError(`expected an unsigned 64-bit integer, got ${n}`);
  return n.toString();
}
