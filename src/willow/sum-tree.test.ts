import { expect, it } from 'vitest';
import { compareBytes } from './bytes.ts';
import { addSum, preFingerprint, zeroSum } from './fingerprint.ts';
import { sumTree } from './sum-tree.ts';

const keyOf = (number: number): Uint8Array => {
  const key = new Uint8Array(4);
  new DataView(key.buffer).setUint32(0, number);
  return key;
};

it('[W28] stays right and sums ranges through thousands of insertions and deletions, down to nothing', () => {
  const tree = sumTree<number>();
  const model = new Map<number, Uint32Array>();
  const next = (at: number): number => Math.imul(at + 1, 2_654_435_761) >>> 0;
  const check = (seed: number): void => {
    expect(tree.size).toBe(model.size);
    const [a, b] = [next(seed), next(seed + 7)];
    const [start, end] = [Math.min(a, b), Math.max(a, b)];
    const sum = zeroSum();
    const inside = [...model.keys()].filter((key) => key >= start && key < end).sort((x, y) => x - y);
    for (const key of inside) addSum(sum, model.get(key) ?? zeroSum());
    const span = { start: keyOf(start), end: keyOf(end) };
    expect(tree.summarise(span)).toEqual({ count: inside.length, sum });
    expect([...tree.values(span)]).toEqual(inside);
  };
  for (let at = 0; at < 6_000; at += 1) {
    const key = next(at);
    const sum = preFingerprint(keyOf(key));
    tree.add(keyOf(key), key, sum);
    model.set(key, sum);
    if (at % 500 === 0) check(at);
  }
  const sorted = [...model.keys()].sort((x, y) => x - y);
  for (const at of [0, 1, 2_999, 5_999]) expect(tree.keyAt(at)).toEqual(keyOf(sorted[at] ?? 0));
  // a whole stretch first, then one here and one there
  for (const key of sorted.slice(1_000, 3_000))
    expect(tree.delete(keyOf(key)) && model.delete(key)).toBe(true);
  check(1);
  for (let at = 5_999; at >= 0; at -= 1) {
    const key = next(at);
    expect(tree.delete(keyOf(key))).toBe(model.delete(key));
    if (at % 500 === 0) check(at);
  }
  expect(tree.size).toBe(0);
  expect(tree.keyAt(0)).toBeNull();
  tree.add(keyOf(5), 5, preFingerprint(keyOf(5)));
  expect(compareBytes(tree.keyAt(0) ?? keyOf(0), keyOf(5))).toBe(0);
});

it.each([0, 1, 24, 25, 576, 577, 20_000])('[W28] takes up %i at once as one by one', (count) => {
  const items = Array.from({ length: count }, (_, at) => ({
    key: keyOf(3 * at),
    value: at,
    sum: preFingerprint(keyOf(3 * at)),
  }));
  const filled = sumTree<number>();
  filled.takeUp(items);
  const whole = { start: null, end: null };
  const sum = zeroSum();
  for (const item of items) addSum(sum, item.sum);
  const more = preFingerprint(keyOf(1));
  filled.add(keyOf(1), -1, more);
  addSum(sum, more);
  expect(filled.summarise(whole)).toEqual({ count: count + 1, sum });
  for (const { key, value } of items.filter((_, at) => at % 97 === 0)) {
    expect(filled.get(key)).toBe(value);
    expect(filled.keyAt(value === 0 ? 0 : value + 1)).toEqual(key);
  }
  expect(() => filled.takeUp([])).toThrow('an empty tree');
});

it('[W28] takes up no keys that do not rise', () => {
  const item = (at: number) => ({ key: keyOf(at), value: at, sum: zeroSum() });
  expect(() => sumTree<number>().takeUp([item(1), item(1)])).toThrow('keys that rise');
  expect(() => sumTree<number>().takeUp([item(2), item(1)])).toThrow('keys that rise');
});
