import { parseUri } from './parse-uri.ts';
import type { ParsedUri } from './parse-uri.ts';
import { formatUri } from './uri.ts';
import type { WillowUri } from './uri.ts';

/**
 * The URI that a URI reference (`../image.png`, `/blog`, `?from=0`, `#about`, or a whole URI) means when it stands in
 * the entry or area `base`: RFC 3986, 5.2, with steps taken as Willow URIs take them. An offset counts in the text that results.
 */
export function resolveReference(base: WillowUri, reference: string): ParsedUri {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(reference)) return parseUri(reference);
  if (reference.startsWith('//')) return parseUri(`willow:${reference}`);
  const [place = '', query = ''] =
    /^([^?]*)(\?.*)?$/s.exec(formatUri({ ...base, fragment: null }))?.slice(1) ?? [];
  if (reference === '' || reference.startsWith('#')) return parseUri(`${place}${query}${reference}`);
  if (reference.startsWith('?')) return parseUri(`${place}${reference}`);
  const authority = /^willow:\/\/[^/]*/.exec(place)?.[0] ?? '';
  if (reference.startsWith('/')) return parseUri(`${authority}${reference}`);
  const folder = base.path.length === 0 ? '/' : place.slice(authority.length, place.lastIndexOf('/') + 1);
  return parseUri(`${authority}${folder}${reference}`);
}
