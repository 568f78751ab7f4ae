/** A function's parameter and result types, in order, as WebAssembly text writes them. */
export interface Signature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

const LONGEST = 256;

function listed(types: readonly string[]): string {
  const text = types.join(', ');
  if (text.length <= LONGEST) return `(${text})`;
  return `(${types.slice(0, 8).join(', ')}, … ${types.length} in all)`;
}

/**
 * Writes a function type: `(i32, i64) -> f64`; no result `() -> ()`; several `() -> (i32, i32)`.
 * A list of more than 256 characters is shortened, which {@link parseSignature} does not read back.
 */
export function formatSignature({ params, results }: Signature): string {
  const [only] = results;
  return `${listed(params)} -> ${results.length === 1 && only !== undefined ? only : listed(results)}`;
}

const list = (text: string): readonly string[] =>
  text.trim() === '' ? [] : text.split(',').map((type) => type.trim());

/** Reads what {@link formatSignature} wrote; null for shortened lists and anything that is no function type. */
export function parseSignature(text: string): Signature | null {
  const match = /^\((?<params>[^()]*)\) -> (?:\((?<results>[^()]*)\)|(?<result>[a-z0-9]+))$/.exec(text);
  if (match?.groups === undefined || text.includes('…')) return null;
  const { params = '', results = '', result } = match.groups;
  return { params: list(params), results: result === undefined ? list(results) : [result] };
}
