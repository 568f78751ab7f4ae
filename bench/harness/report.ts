import { cpus } from 'node:os';

export interface Target {
  readonly op: '<=' | '>=';
  readonly value: number;
}

/** One measured number: a median, its spread (least and greatest sample), and what it is held against. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly spread: readonly [number, number];
  readonly reference?: string;
  readonly referenceValue?: number;
  /** value / referenceValue. */
  readonly ratio?: number;
  readonly target: Target;
  readonly pass: boolean;
}

export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly target: Target;
  readonly reference?: { readonly name: string; readonly samples: readonly number[] };
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** A row from its samples. */
export function rowOf({ name, unit, samples, target, reference }: Measured): Row {
  const value = rounded(median(samples));
  const spread = [rounded(Math.min(...samples)), rounded(Math.max(...samples))] as const;
  const pass = target.op === '<=' ? value <= target.value : value >= target.value;
  if (reference === undefined) return { name, value, unit, spread, target, pass };
  const referenceValue = rounded(median(reference.samples));
  const ratio = Math.round((value / referenceValue) * 100) / 100;
  return { name, value, unit, spread, reference: reference.name, referenceValue, ratio, target, pass };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Prints the rows: one JSON object, or a table for people. */
export function print(bench: string, chromium: string, rows: readonly Row[], json: boolean): void {
  const report = { bench, node: process.versions.node, chromium, cores: cpus().length, rows };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : table(report));
}

function table(report: {
  readonly node: string;
  readonly chromium: string;
  readonly cores: number;
  readonly rows: readonly Row[];
}): string {
  const lines = report.rows.map((row) => {
    const mark = row.pass ? 'ok  ' : 'FAIL';
    const value = `${row.value} ${row.unit}`.padStart(16);
    const spread = `(${row.spread.join('–')})`.padEnd(18);
    const held = `${row.target.op} ${row.target.value}`.padEnd(10);
    const ratio = row.ratio === undefined ? '' : `  ${row.ratio} × ${row.reference} (${row.referenceValue})`;
    return `${mark} ${value} ${spread} ${held} ${row.name}${ratio}`;
  });
  const where = `Node ${report.node}, Chromium ${report.chromium}, ${report.cores} cores`;
  return `${where}\n${lines.join('\n')}\n`;
}
