import { maxOps } from './limits.ts';

/** Well under the limit of operations in one change, and of its bytes with four bytes a character. */
const stepLength = 8_000;

function commonLength(some: readonly string[], others: readonly string[]): number {
  const most = Math.min(some.length, others.length);
  let length = 0;
  while (length < most && some[length] === others[length]) length++;
  return length;
}

/** The lengths on the way from 0 to `length`, the latter included. */
function lengths(length: number): number[] {
  return Array.from({ length: Math.ceil(length / stepLength) }, (_, index) =>
    Math.min(length, (index + 1) * stepLength),
  );
}

/** True when no single change can lead from one text to the other: told by their lengths, since comparing long texts takes seconds. */
export function tooFarApart(from: string, to: string): boolean {
  return Math.abs(Array.from(from).length - Array.from(to).length) > maxOps;
}

/** The texts between `from` and `to`, `to` included, each at most 8,000 characters typed or deleted away from the one before. */
export function readmeSteps(from: string, to: string): readonly string[] {
  const before = Array.from(from);
  const after = Array.from(to);
  const start = commonLength(before, after);
  const end = commonLength(before.slice(start).reverse(), after.slice(start).reverse());
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  const around = (middle: readonly string[]): string =>
    [...after.slice(0, start), ...middle, ...after.slice(after.length - end)].join('');
  return [
    ...lengths(removed.length).map((length) => around(removed.slice(length))),
    ...lengths(added.length).map((length) => around(added.slice(0, length))),
  ];
}
