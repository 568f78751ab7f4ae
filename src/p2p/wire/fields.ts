import { toHex } from '../../willow/bytes.ts';

/** One field of a message: how a decoded CBOR value becomes a T, and the words that pin it in the schema's hash. */
export interface Field<T> {
  readonly words: string;
  /** Throws {@link BadField} when the value is not a T. */
  readonly parse: (value: unknown) => T;
}

export type Parsed<F> = F extends Field<infer T> ? T : never;

/** A value that the schema does not allow; caught by `decodeMessage`, never leaves `wire/`. */
export class BadField extends Error {}

const kind = (value: unknown): string =>
  value instanceof Uint8Array
    ? `${value.length} bytes`
    : Array.isArray(value)
      ? `a list of ${value.length}`
      : typeof value;

const fail = (expected: string, value: unknown): never => {
  throw new BadField(`expected ${expected}, found ${kind(value)}`);
};

export function bytes(min: number, max: number): Field<Uint8Array> {
  const words = `bytes ${min}..${max}`;
  return {
    words,
    parse: (value) =>
      value instanceof Uint8Array && value.length >= min && value.length <= max ? value : fail(words, value),
  };
}

/** 32 bytes on the wire, 64 lower-case hex digits here. */
export const hex32: Field<string> = {
  words: 'hex32',
  parse: (value) =>
    value instanceof Uint8Array && value.length === 32 ? toHex(value) : fail('32 bytes', value),
};

/** Concatenated 32-byte ids, at most `max` of them, as lower-case hex digits. */
export function ids(max: number): Field<readonly string[]> {
  const words = `ids ${max}`;
  return {
    words,
    parse: (value) => {
      if (!(value instanceof Uint8Array) || value.length % 32 !== 0 || value.length > max * 32)
        return fail(words, value);
      return Array.from({ length: value.length / 32 }, (_, at) =>
        toHex(value.subarray(at * 32, at * 32 + 32)),
      );
    },
  };
}

export function text(max: number): Field<string> {
  const words = `text ${max}`;
  return {
    words,
    parse: (value) => (typeof value === 'string' && value.length <= max ? value : fail(words, value)),
  };
}

export function uint(max: number): Field<number> {
  const words = `uint ${max}`;
  return {
    words,
    parse: (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max
        ? value
        : fail(words, value),
  };
}

export const flag: Field<boolean> = {
  words: 'bool',
  parse: (value) => (typeof value === 'boolean' ? value : fail('bool', value)),
};

export function oneOf<const T extends string>(...names: readonly T[]): Field<T> {
  const words = `one of ${names.join(' ')}`;
  return { words, parse: (value) => names.find((name) => name === value) ?? fail(words, value) };
}

export function orNull<T>(field: Field<T>): Field<T | null> {
  return { words: `${field.words} or null`, parse: (value) => (value === null ? null : field.parse(value)) };
}

export function list<T>(field: Field<T>, max: number): Field<readonly T[]> {
  const words = `list ${max} of (${field.words})`;
  return {
    words,
    parse: (value) =>
      Array.isArray(value) && value.length <= max
        ? value.map(field.parse)
        : fail(`list of at most ${max}`, value),
  };
}

type Parts = Readonly<Record<string, Field<unknown>>>;
export type PartsOf<P extends Parts> = { readonly [K in keyof P]: Parsed<P[K]> };

/** Several fields in the order they are written here, on the wire as an array. */
export function tuple<const P extends Parts>(parts: P): Field<PartsOf<P>> {
  const fields = Object.entries(parts);
  const words = `[${fields.map(([name, field]) => `${name}: ${field.words}`).join(', ')}]`;
  return {
    words,
    parse: (value) => {
      if (!Array.isArray(value) || value.length !== fields.length)
        return fail(`${fields.length} fields`, value);
      return Object.fromEntries(
        fields.map(([name, field], at) => [name, named(name, field, value[at])]),
      ) as PartsOf<P>;
    },
  };
}

function named(name: string, field: Field<unknown>, value: unknown): unknown {
  try {
    return field.parse(value);
  } catch (error) {
    throw error instanceof BadField ? new BadField(`${name}: ${error.message}`) : error;
  }
}
