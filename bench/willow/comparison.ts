import type { Target } from '../harness/report.ts';

/** One measured thing beside what it is held against, sampled in turns. Parts run in Node and in a page alike, so they import nothing of Node. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly reference?: { readonly name: string; readonly samples: readonly number[] };
  /** What value / reference must reach; null when it is only reported. */
  readonly atLeast: number | null;
  /** What the value itself must reach. */
  readonly target?: Target;
}

/** Measures one part, `runs` samples a row. */
export type Part = (runs: number) => Promise<readonly Comparison[]>;

/** How often `work` runs in about `milliseconds`, at least once. */
function timesIn(work: () => void, milliseconds: number): number {
  let times = 0;
  for (const started = performance.now(); performance.now() - started < milliseconds; times += 1) work();
  return Math.max(1, times);
}

/**
 * Runs per second of several works, `runs` samples each. A sample is ten short turns of every work, one after the other, so that
 * whatever else the machine does strikes all of them alike.
 */
export function inTurns<Name extends string>(
  works: Readonly<Record<Name, () => void>>,
  runs: number,
): Record<Name, number[]> {
  const names = Object.keys(works) as Name[];
  const of = <T>(value: (name: Name) => T): Record<Name, T> =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, T>;
  const warm = of((name) => timesIn(works[name], 200));
  const times = of((name) => Math.ceil(warm[name] / 50));
  const samples = of((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    const took = of(() => 0);
    for (let turn = 0; turn < 10; turn += 1) {
      for (const name of names) {
        const started = performance.now();
        for (let i = 0; i < times[name]; i += 1) works[name]();
        took[name] += performance.now() - started;
      }
    }
    for (const name of names) samples[name].push((1e4 * times[name]) / took[name]);
  }
  return samples;
}
