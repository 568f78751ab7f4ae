/** What a WebAssembly function of numbers takes and gives in JavaScript. */
export type WasmNumber = number | bigint;

const INTEGER = /^[+-]?(?:\d+|0x[0-9a-f]+)$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL = /^(?<sign>[+-]?)(?:(?<infinity>inf(?:inity)?)|nan)$/i;

/** Numbers a function of the sandbox may take and give. */
export function isNumberType(type: string): boolean {
  return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64';
}

function parseInteger(text: string, bits: bigint): bigint | null {
  if (!INTEGER.test(text)) return null;
  const size = BigInt(text.replace(/^[+-]/, ''));
  const value = text.startsWith('-') ? -size : size;
  const half = 2n ** (bits - 1n);
  return value < -half || value >= half * 2n ? null : value;
}

function parseFloat64(text: string): number | null {
  const special = SPECIAL.exec(text)?.groups;
  if (special !== undefined) {
    if (special['infinity'] === undefined) return Number.NaN;
    return special['sign'] === '-' ? -Infinity : Infinity;
  }
  if (INTEGER.test(text)) {
    const size = Number(text.replace(/^[+-]/, ''));
    return text.startsWith('-') ? -size : size;
  }
  return DECIMAL.test(text) ? Number(text) : null;
}

/**
 * Reads what a person typed as a value of `type`: integers decimal or hexadecimal, signed or unsigned (i32 from -2^31 to 2^32-1,
 * i64 from -2^63 to 2^64-1); floats also NaN and Infinity. Null for anything else, and for floats too large for the type.
 */
export function parseNumber(type: string, typed: string): WasmNumber | null {
  const text = typed.trim();
  if (type === 'i64') return parseInteger(text, 64n);
  if (type === 'i32') {
    const value = parseInteger(text, 32n);
    return value === null ? null : Number(value);
  }
  const value = parseFloat64(text);
  if (value === null) return null;
  const stored = type === 'f32' ? Math.fround(value) : value;
  const overflown = !Number.isFinite(stored) && !SPECIAL.test(text);
  return overflown ? null : stored;
}

/** Writes a result: integers decimal and signed, floats in JavaScript's shortest form, with -0, NaN and Infinity. */
export function formatNumber(value: WasmNumber): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
