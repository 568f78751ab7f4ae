export type NumberType = 'i32' | 'i64' | 'f32' | 'f64';

/** Parameters and results of a function that takes and gives numbers only. */
export interface Signature {
  readonly params: readonly NumberType[];
  readonly results: readonly NumberType[];
}

/** Reads a type as the manifest writes it, such as `(i32, i64) -> f64`; null when it is not a function of numbers. */
export function parseSignature(type: string): Signature | null {
  const match = /^\(([^()]*)\)\s*(?:->\s*(?:\(([^()]*)\)|([^()]*)))?$/.exec(type.trim());
  if (match === null) return null;
  const params = numbers(match[1] ?? '');
  const results = numbers(match[2] ?? match[3] ?? '');
  return params === null || results === null ? null : { params, results };
}

function numbers(list: string): readonly NumberType[] | null {
  const parts = list.split(',').map((part) => part.trim());
  if (parts.length === 1 && parts[0] === '') return [];
  return parts.every((part) => /^[if](32|64)$/.test(part)) ? (parts as NumberType[]) : null;
}

/** What a parameter of this type takes, in words. */
export function rangeOf(type: NumberType): string {
  switch (type) {
    case 'i32':
      return 'whole number, −2³¹ to 2³²−1';
    case 'i64':
      return 'whole number, −2⁶³ to 2⁶⁴−1';
    case 'f32':
      return 'number, single precision';
    case 'f64':
      return 'number, double precision';
  }
}
