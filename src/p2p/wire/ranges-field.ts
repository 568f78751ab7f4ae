import { toHex } from '../../willow/bytes.ts';
import { endMax, endsMax, idsPerRange, rangesMax } from '../reconcile/range.ts';
import type { Range, Saying } from '../reconcile/range.ts';
import { BadField, bytes, list, orNull, tuple, uint } from './fields.ts';
import type { Field, Parsed } from './fields.ts';

/**
 * A range on the wire: its end shares so many bytes with the end before it (the first with none) and goes on with `rest`, or is null
 * beyond the greatest key; then what is said, by number, and the fingerprint or the concatenated ids.
 */
const wireRange = tuple({
  shared: uint(endMax),
  rest: orNull(bytes(0, endMax)),
  says: uint(4),
  body: bytes(0, idsPerRange * 32),
});
type WireRange = Parsed<typeof wireRange>;

/** By number. */
const sayings: readonly Saying['says'][] = ['skip', 'fingerprint', 'ids', 'lacks', 'later'];

const wireRanges = list(wireRange, rangesMax);

/** Ranges of a comparison. Memory is taken for ends as they are when written out, so what they add up to is bounded. */
export const ranges: Field<readonly Range[]> = {
  words: `${wireRanges.words} says ${sayings.join(' ')}, ends ${endMax} and ${endsMax} in all`,
  parse(value) {
    let before = new Uint8Array(0);
    let total = 0;
    return wireRanges.parse(value).map((wire) => {
      const end = endOf(wire, before);
      total += end?.length ?? 0;
      if (total > endsMax) throw new BadField(`expected ends of ${endsMax} bytes in all, found more`);
      if (end !== null) before = end;
      return { end, ...sayingOf(wire) };
    });
  },
};

function endOf({ shared, rest }: WireRange, before: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (shared > before.length || (rest === null && shared > 0))
    throw new BadField(`expected an end that shares ${before.length} bytes, found ${shared}`);
  if (rest === null) return null;
  if (shared + rest.length > endMax)
    throw new BadField(`expected an end of ${endMax} bytes, found ${shared + rest.length}`);
  const end = new Uint8Array(shared + rest.length);
  end.set(before.subarray(0, shared));
  end.set(rest, shared);
  return end;
}

function sayingOf({ says: number, body }: WireRange): Saying {
  const says = sayings[number] ?? 'skip';
  switch (says) {
    case 'skip':
    case 'later':
      if (body.length > 0) throw new BadField(`expected nothing after ${says}, found ${body.length} bytes`);
      return { says };
    case 'fingerprint':
      if (body.length !== 32) throw new BadField(`expected 32 bytes, found ${body.length}`);
      return { says, fingerprint: body.slice() };
    case 'ids':
    case 'lacks':
      if (body.length % 32 !== 0) throw new BadField(`expected ids of 32 bytes, found ${body.length}`);
      return { says, ids: idsOf(body) };
  }
}

function idsOf(joined: Uint8Array): readonly string[] {
  return Array.from({ length: joined.length / 32 }, (_, at) => toHex(joined.subarray(at * 32, at * 32 + 32)));
}

/** The fields of each range, with ends that repeat nothing of the one before. `joinIds` writes ids one after the other. */
export function rangeFields(
  written: readonly Range[],
  joinIds: (ids: readonly string[]) => Uint8Array,
): readonly unknown[] {
  let before = new Uint8Array(0);
  return written.map((range) => {
    const { end } = range;
    const shared = end === null ? 0 : sharedLength(before, end);
    if (end !== null) before = end.slice();
    return [shared, end?.subarray(shared) ?? null, sayings.indexOf(range.says), bodyOf(range, joinIds)];
  });
}

function bodyOf(range: Range, joinIds: (ids: readonly string[]) => Uint8Array): Uint8Array {
  if (range.says === 'fingerprint') return range.fingerprint;
  return range.says === 'ids' || range.says === 'lacks' ? joinIds(range.ids) : new Uint8Array(0);
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
