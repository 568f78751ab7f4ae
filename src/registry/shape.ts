/** A check of one value: null when it holds, else what was expected. */
export type Check = (value: unknown) => string | null;

/** Characters as people count them against a limit: Unicode code points. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const text =
  (limit: number): Check =>
  (value) =>
    typeof value === 'string' && countCharacters(value) <= limit && value.isWellFormed()
      ? null
      : `text of at most ${limit} characters`;

export const matching =
  (rule: RegExp, what: string): Check =>
  (value) =>
    typeof value === 'string' && rule.test(value) ? null : what;

export const integer =
  (low: number, high: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high
      ? null
      : `a whole number from ${low} to ${high}`;

export const flag: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');

export const hex64 = matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');

export const decimalTime = matching(/^(0|[1-9][0-9]{0,19})$/, 'a time as a decimal string');

export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? null : `one of ${values.map(String).join(', ')}`;

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);

export const list =
  (check: Check, limit: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > limit) return `a list of at most ${limit}`;
    for (const [index, item] of value.entries()) {
      const found = check(item);
      if (found !== null) return `${found} at position ${index}`;
    }
    return null;
  };

/** Digests of 64 hexadecimal digits, each once, in rising order: one set has one form. */
export const digests =
  (limit: number): Check =>
  (value) => {
    const found = list(hex64, limit)(value);
    if (found !== null) return found;
    const items = value as readonly string[];
    const at = items.findIndex((item, index) => index > 0 && item <= (items[index - 1] ?? ''));
    return at < 0 ? null : `digests in rising order, each once (not so at position ${at})`;
  };

/** An object with exactly these fields; a name that ends in `?` may be absent. */
export const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object';
    const known = new Set<string>();
    for (const [name, check] of Object.entries(fields)) {
      const optional = name.endsWith('?');
      const field = optional ? name.slice(0, -1) : name;
      known.add(field);
      if (!Object.hasOwn(value, field)) {
        if (optional) continue;
        return `the field ${field}`;
      }
      const found = check((value as Record<string, unknown>)[field]);
      if (found !== null) return `${field} to be ${found}`;
    }
    const extra = Object.keys(value).find((name) => !known.has(name));
    return extra === undefined ? null : `no field ${JSON.stringify(extra.slice(0, 40))}`;
  };
