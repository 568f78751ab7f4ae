import { parseSignature } from '../../registry/validator/signature.ts';

export type NumberType = 'i32' | 'i64' | 'f32' | 'f64';

/** Parameters and results of a function that takes and gives numbers only. */
export interface NumberSignature {
  readonly params: readonly NumberType[];
  readonly results: readonly NumberType[];
}

/** Reads a type as the manifest writes it, such as `(i32, i64) -> f64`; null when it is not a function of numbers. */
export function numberSignature(type: string): NumberSignature | null {
  const signature = parseSignature(type);
  if (signature === null) return null;
  const { params, results } = signature;
  return params.every(isNumber) && results.every(isNumber) ? { params, results } : null;
}

function isNumber(type: string): type is NumberType {
  return /^[if](32|64)$/.test(type);
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
