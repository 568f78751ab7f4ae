import type { EntryStore } from '../../registry/ports/storage.ts';
import { compareBytes, concatBytes } from '../../willow/bytes.ts';
import { afterPrefix, pathKey } from '../../willow/entry-order.ts';
import { pathOf } from '../../willow/path.ts';
import type { KeySpan, Summary } from '../../willow/sum-tree.ts';
import { endMax } from './range.ts';

/** What a comparison asks of a store. */
export type ComparedStore = Pick<EntryStore, 'summarise' | 'keyAt' | 'idsInSpan'>;

/**
 * The entries of a registry in the order in which they are compared: an entry's key is its key by path, after one byte: 0 for
 * `registry/…`, which comes first, and 1 for all others. Spans lie within one of `wholeSpans`.
 */
export interface ComparedSet {
  /** Count and sum of what is compared of a span. */
  summarise(span: KeySpan): Promise<Summary>;
  /** Ids of the same. */
  ids(span: KeySpan): Promise<readonly string[]>;
  /** Keys that cut a span into at most so many parts of about as many entries each; rising, within it, and of at most `endMax` bytes. */
  cuts(span: KeySpan, parts: number): Promise<readonly Uint8Array[]>;
}

const control = pathKey(pathOf('registry'));
const afterControl = afterPrefix(control) ?? control;
const first = Uint8Array.of(0);
const others = Uint8Array.of(1);

/** Where `registry/…` ends in the order of a comparison. */
export const controlEnd: Uint8Array = others;

/** The stretches that are compared, in order; between the second and the third lies nothing. */
export const wholeSpans: readonly KeySpan[] = [
  { start: null, end: controlEnd },
  { start: controlEnd, end: concatBytes(others, control) },
  { start: concatBytes(others, afterControl), end: null },
];

/** `without`: ids of authors whose entries are left out. */
export function comparedSet(
  store: ComparedStore,
  namespace: Uint8Array,
  without: readonly Uint8Array[],
): ComparedSet {
  return {
    summarise: (span) => store.summarise(namespace, 'path', spanByPath(span), without),
    ids: (span) => store.idsInSpan(namespace, 'path', spanByPath(span), without),
    async cuts(span, parts) {
      const byPath = spanByPath(span);
      const { count } = await store.summarise(namespace, 'path', byPath);
      const mark = isControl(span) ? first : others;
      const cut = async (place: number): Promise<readonly Uint8Array[]> => {
        const keyAt = (index: number): Promise<Uint8Array | null> =>
          store.keyAt(namespace, 'path', byPath, index);
        const [before, after] = await Promise.all([keyAt(place - 1), keyAt(place)]);
        if (before === null || after === null) return [];
        const key = concatBytes(mark, separator(before, after));
        return key.length <= endMax ? [key] : [];
      };
      const places = new Set(Array.from({ length: parts }, (_, part) => Math.floor((part * count) / parts)));
      places.delete(0);
      return (await Promise.all(Array.from(places, cut))).flat();
    },
  };
}

/** True for a span of `registry/…`. */
export function isControl({ start }: KeySpan): boolean {
  return start === null || compareBytes(start, controlEnd) < 0;
}

/** The span of a store's order by path; what lies outside of `registry/` in a span of it is no part of it, whatever bounds a peer chose. */
function spanByPath(span: KeySpan): KeySpan {
  const [start, end] = [behindMark(span.start), behindMark(span.end)];
  if (!isControl(span)) return { start, end };
  const last = span.end?.[0] === 0 ? end : null;
  const from = start === null ? control : later(start, control);
  return { start: from, end: later(last === null ? afterControl : earlier(last, afterControl), from) };
}

/** A key of a comparison without its first byte; null when nothing is left. */
function behindMark(key: Uint8Array | null): Uint8Array | null {
  return key === null || key.length <= 1 ? null : key.subarray(1);
}

const later = (a: Uint8Array, b: Uint8Array): Uint8Array => (compareBytes(a, b) > 0 ? a : b);
const earlier = (a: Uint8Array, b: Uint8Array): Uint8Array => (compareBytes(a, b) < 0 ? a : b);

/** The shortest bytes that are greater than one key and not greater than the next. */
function separator(before: Uint8Array, after: Uint8Array): Uint8Array {
  let shared = 0;
  while (shared < before.length && before[shared] === after[shared]) shared += 1;
  return after.slice(0, shared + 1);
}
