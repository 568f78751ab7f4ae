import * as fc from 'fast-check';
import {
  anyCapability,
  anyDrop,
  anyEntry,
  anyEnumeration,
  anyPath,
  anyU64,
  nestedAreas,
} from './arbitraries.cases.ts';
import { decodeAreaInArea, encodeAreaInArea } from './area-in-area.ts';
import type { Area } from './area.ts';
import { decodeWhole } from './byte-reader.ts';
import type { EncodingForm } from './byte-reader.ts';
import { equalBytes, toHex, utf8 } from './bytes.ts';
import { c64Standalone, readC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import { decodeDrop, encodeDrop } from './drop.ts';
import { fuzzedDropStreams } from './fuzz-drop-streams.cases.ts';
import { decodeCapability, encodeCapability } from './encode-capability.ts';
import { decodeEntry, encodeEntry } from './encode-entry.ts';
import { decodeToken, encodeToken } from './encode-token.ts';
import type { Entry } from './entry.ts';
import { decodeEnumeration, encodeEnumeration } from './enumeration-capability.ts';
import { decodePath, encodePath, pathOf } from './path.ts';
import type { Path } from './path.ts';
import { decodeRelativeEntry, encodeRelativeEntry } from './relative-entry.ts';
import {
  decodePathRelativePath,
  encodePathExtendsPath,
  encodePathRelativePath,
  readPathExtendsPath,
} from './relative-path.ts';

/** A decoder under attack. */
export interface Fuzzed {
  readonly name: string;
  /** Valid encodings, the same for the same seed. */
  valid(seed: number, count: number): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Throws a sentence when decoding breaks a promise of this module; says whether the bytes were accepted. */
  attack(bytes: Uint8Array): boolean | Promise<boolean>;
  /** Into how many parts the usual number of mutants is divided, as it takes so much longer than others. */
  readonly slowness: number;
}

/** Milliseconds that no decoding of so few bytes may take, on whatever machine: it would be a loop over a claimed count. */
const hang = 2_000;

interface Codec<T> {
  readonly name: string;
  readonly any: fc.Arbitrary<T>;
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array, form?: EncodingForm): Decoded<T>;
  /** Whether there is a lenient form. */
  readonly isLenientToo: boolean;
}

/** What a decoder promises of any bytes: no exception, a problem with its place or a value that is encoded as the same bytes again. */
function fuzzed<T>({ name, any, encode, decode, isLenientToo }: Codec<T>): Fuzzed {
  const check = (bytes: Uint8Array): Decoded<T> => {
    const decoded = decode(bytes);
    if (decoded.ok) {
      const again = encode(decoded.value);
      if (!equalBytes(again, bytes)) throw new Error(`accepted, but encoded again as ${toHex(again)}`);
    } else if (decoded.problem === '' || decoded.offset < 0 || decoded.offset > bytes.length) {
      throw new Error(`refused without a place: ${JSON.stringify(decoded)}`);
    }
    return decoded;
  };
  return {
    name,
    slowness: 1,
    valid: (seed, count) => fc.sample(any, { seed, numRuns: count }).map(encode),
    attack(bytes) {
      const before = performance.now();
      const { ok } = check(bytes);
      if (isLenientToo) {
        const lenient = decode(bytes, 'lenient');
        if (ok && !lenient.ok) throw new Error('accepted as canonic, but not as lenient');
        if (lenient.ok && !check(encode(lenient.value)).ok)
          throw new Error('accepted as lenient, but its canonic encoding is refused');
      }
      if (performance.now() - before > hang) throw new Error(`took longer than ${hang} ms`);
      return ok;
    },
  };
}

const reference = pathOf('a', 'bb', '', 'ccc');
const near = { namespaceId: new Uint8Array(32).fill(1), subspaceId: new Uint8Array(32).fill(2) };
const referenceEntry: Entry = {
  ...near,
  path: reference,
  timestamp: 70_000n,
  payloadLength: 5n,
  payloadDigest: new Uint8Array(32),
};
const prefix = pathOf('a');
const bounded: Area = {
  subspaceId: null,
  path: prefix,
  times: { start: 200n, end: 0x1_0000_0000n },
};
const anyBounded = nestedAreas.map(({ inner }): Area => {
  const { start } = inner.times;
  const from = 200n + (start % 0xffff_0000n);
  return {
    ...inner,
    path: [...prefix, ...inner.path],
    times: { start: from, end: from + 1n + (start % 200n) },
  };
});

/** Every decoder of this module. */
export const fuzzedDecoders: readonly Fuzzed[] = [
  fuzzed({
    name: 'compact u64',
    any: anyU64,
    encode: c64Standalone,
    decode: (bytes, form) => decodeWhole(bytes, readC64Standalone, form),
    isLenientToo: true,
  }),
  fuzzed({ name: 'path', any: anyPath, encode: encodePath, decode: decodePath, isLenientToo: true }),
  fuzzed({
    name: 'path relative to a path',
    any: fc.oneof(
      anyPath,
      anyPath.map((path) => [...reference, ...path]),
    ),
    encode: (path) => encodePathRelativePath(path, reference),
    decode: (bytes, form) => decodePathRelativePath(bytes, reference, form),
    isLenientToo: true,
  }),
  fuzzed({
    name: 'path that extends a path',
    any: anyPath.map((path): Path => [...prefix, ...path]),
    encode: (path) => encodePathExtendsPath(path, prefix),
    decode: (bytes, form) => decodeWhole(bytes, (reader) => readPathExtendsPath(reader, prefix), form),
    isLenientToo: true,
  }),
  fuzzed({ name: 'entry', any: anyEntry, encode: encodeEntry, decode: decodeEntry, isLenientToo: true }),
  fuzzed({
    name: 'entry relative to an entry',
    any: fc.oneof(
      anyEntry,
      anyEntry.map(({ path, ...rest }) => ({ ...rest, ...near, path: [...reference, ...path] })),
    ),
    encode: (entry) => encodeRelativeEntry(entry, referenceEntry),
    decode: (bytes, form) => decodeRelativeEntry(bytes, referenceEntry, form),
    isLenientToo: true,
  }),
  fuzzed({
    name: 'enumeration capability',
    any: anyEnumeration,
    encode: encodeEnumeration,
    decode: decodeEnumeration,
    isLenientToo: true,
  }),
  fuzzed({
    name: 'area in an area',
    any: anyBounded,
    encode: (area) => encodeAreaInArea(area, bounded),
    decode: (bytes, form) => decodeAreaInArea(bytes, bounded, form),
    isLenientToo: true,
  }),
  fuzzed({
    name: 'capability',
    any: anyCapability,
    encode: encodeCapability,
    decode: decodeCapability,
    isLenientToo: true,
  }),
  fuzzed({
    name: 'authorisation token',
    any: anyCapability.map((capability) => ({ capability, signature: new Uint8Array(64).fill(8) })),
    encode: encodeToken,
    decode: decodeToken,
    isLenientToo: true,
  }),
  fuzzed({
    name: 'drop',
    any: anyDrop,
    encode: encodeDrop,
    decode: (bytes) => decodeDrop(bytes),
    isLenientToo: false,
  }),
  ...fuzzedDropStreams,
];

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes that mean something in one of the encodings: tags of long numbers, all bits, none. */
const telling = [0, 1, 0x0f, 0x1f, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xcf, 0xf0, 0xfb, 0xfc, 0xfd, 0xfe, 0xff];

/** The number after a tag at `at` in the next longer form: the tag is one more, and zeros come first. */
function lengthen(bytes: number[], at: number, zeros: number): void {
  bytes[at] = ((bytes[at] ?? 0) + 1) & 0xff;
  bytes.splice(at + 1, 0, ...Array.from({ length: zeros }, () => 0));
}

function mutant(parents: readonly Uint8Array[], roll: (below: number) => number): Uint8Array {
  const pick = (): Uint8Array => parents[roll(parents.length)] ?? utf8('');
  if (roll(16) === 0) return Uint8Array.from({ length: roll(200) }, () => roll(256));
  let bytes = [...pick()];
  for (let rounds = 1 + roll(3); rounds > 0; rounds -= 1) {
    const at = roll(bytes.length + 1);
    const length = 1 + roll(8);
    const kind = roll(9);
    if (kind === 0) bytes.length = at;
    else if (kind === 1) bytes.splice(at, length);
    else if (kind === 2) bytes.splice(at, 0, ...Array.from({ length }, () => roll(256)));
    else if (kind === 3) bytes = [...bytes.slice(0, at), ...pick().slice(roll(40))];
    else if (kind === 4) bytes.splice(at, 0, ...bytes.slice(at, at + length));
    else if (kind === 5) lengthen(bytes, at, 2 ** roll(3));
    else if (at < bytes.length)
      bytes[at] = kind < 7 ? (bytes[at] ?? 0) ^ (1 << roll(8)) : (telling[roll(telling.length)] ?? 0);
  }
  return Uint8Array.from(bytes);
}

export interface FuzzOutcome {
  readonly accepted: number;
  readonly refused: number;
}

/** Attacks a decoder with so many mutants of valid encodings and random bytes; an Error names the bytes, the mutant's number and the seed. */
export async function fuzz(
  target: Fuzzed,
  { seed, mutants }: { readonly seed: number; readonly mutants: number },
): Promise<FuzzOutcome> {
  const roll = dice(seed);
  const parents = await target.valid(seed, 200);
  for (const parent of parents)
    if (!(await target.attack(parent))) throw new Error(`${target.name}: refuses the valid ${toHex(parent)}`);
  let accepted = 0;
  for (let number = 0; number < mutants; number += 1) {
    const bytes = mutant(parents, roll);
    try {
      if (await target.attack(bytes)) accepted += 1;
    } catch (cause) {
      throw new Error(`${target.name}, mutant ${number} of seed ${seed}: ${toHex(bytes)}: ${String(cause)}`, {
        cause,
      });
    }
  }
  return { accepted, refused: mutants - accepted };
}
