import { beginsWith, compareBytes, equalBytes } from './bytes.ts';
import { addSum, subtractSum, zeroSum } from './fingerprint.ts';
import type { Sum } from './fingerprint.ts';

/** How many items, and what their pre-fingerprints add up to. */
export interface Summary {
  readonly count: number;
  readonly sum: Sum;
}

/** A closed-open range of keys; null is no limit. */
export interface KeySpan {
  readonly start: Uint8Array | null;
  readonly end: Uint8Array | null;
}

/** An item under its key, with its pre-fingerprint. */
export interface SummedItem<T> {
  readonly key: Uint8Array;
  readonly value: T;
  readonly sum: Sum;
}

/** Items in order of their keys (bytes), with the sum of any contiguous range in O(log n) additions. */
export interface SumTree<T> {
  readonly size: number;
  get(key: Uint8Array): T | undefined;
  /** Takes these into an empty tree, in O(n); their keys rise. RangeError where they do not, or something is there. */
  takeUp(items: readonly SummedItem<T>[]): void;
  /** Adds an item whose key is not there yet. */
  add(key: Uint8Array, value: T, sum: Sum): void;
  /** False when there was none. */
  delete(key: Uint8Array): boolean;
  summarise(span: KeySpan): Summary;
  /** The key of the item at this place in the order, from 0 on; null beyond the last. */
  keyAt(index: number): Uint8Array | null;
  /** The first item whose key begins with these bytes. */
  firstBeginning(start: Uint8Array): T | undefined;
  /** The items in a range, in order. Changing the tree meanwhile is not allowed. */
  values(span: KeySpan): Generator<T, void>;
}

interface Leaf<T> {
  readonly kind: 'leaf';
  readonly sum: Sum;
  /** The least key below; of an empty leaf whatever it was. */
  first: Uint8Array;
  items: SummedItem<T>[];
}

interface Branch<T> {
  readonly kind: 'branch';
  readonly sum: Sum;
  first: Uint8Array;
  count: number;
  children: Node<T>[];
}

type Node<T> = Leaf<T> | Branch<T>;

/** Items of a leaf, or children of a branch, at most. */
const WIDTH = 32;

/** An empty tree: a B+ tree whose nodes know the sum of what lies below. */
export function sumTree<T>(): SumTree<T> {
  let root: Node<T> = leafOf([]);

  const add = (key: Uint8Array, value: T, sum: Sum): void => {
    const right = insert(root, { key, value, sum }, new Needle(key));
    if (right !== null) root = branchOf([root, right]);
  };
  const shrink = (): void => {
    while (root.kind === 'branch' && root.children.length === 1 && root.children[0] !== undefined)
      [root] = root.children;
  };

  return {
    get size() {
      return countOf(root);
    },
    get: (key) => find(root, key)?.value,
    takeUp(items) {
      if (countOf(root) > 0) throw new RangeError('expected an empty tree');
      root = filled(items);
    },
    add,
    delete(key) {
      const isGone = remove(root, new Needle(key)) !== null;
      shrink();
      return isGone;
    },
    summarise(span) {
      const sum = zeroSum();
      return { count: summariseInto(root, span, sum), sum };
    },
    keyAt: (index) => keyAt(root, index),
    firstBeginning(start) {
      const found = firstFrom(root, new Needle(start));
      return found !== null && beginsWith(found.key, start) ? found.value : undefined;
    },
    values: (span) => values(root, span),
  };
}

function countOf<T>(node: Node<T>): number {
  return node.kind === 'leaf' ? node.items.length : node.count;
}

const noKey = new Uint8Array(0);

function leafOf<T>(items: SummedItem<T>[]): Leaf<T> {
  const leaf: Leaf<T> = { kind: 'leaf', sum: zeroSum(), first: items[0]?.key ?? noKey, items };
  for (const { sum } of items) addSum(leaf.sum, sum);
  return leaf;
}

function branchOf<T>(children: Node<T>[]): Branch<T> {
  const first = children[0]?.first ?? noKey;
  const branch: Branch<T> = { kind: 'branch', sum: zeroSum(), first, count: 0, children };
  for (const child of children) {
    addSum(branch.sum, child.sum);
    branch.count += countOf(child);
  }
  return branch;
}

/** Nodes that are made at once have this many items or children: room for more, so that the next one does not split them. */
const FILLED = (3 * WIDTH) / 4;

function filled<T>(items: readonly SummedItem<T>[]): Node<T> {
  for (const [at, { key }] of items.entries()) {
    const before = items[at - 1];
    if (before !== undefined && compareBytes(before.key, key) >= 0)
      throw new RangeError('expected keys that rise');
  }
  let nodes: Node<T>[] = inGroups(items, leafOf);
  while (nodes.length > 1) nodes = inGroups(nodes, branchOf);
  return nodes[0] ?? leafOf([]);
}

function inGroups<Part, Whole>(parts: readonly Part[], whole: (group: Part[]) => Whole): Whole[] {
  const groups: Whole[] = [];
  for (let at = 0; at < parts.length; at += FILLED) groups.push(whole(parts.slice(at, at + FILLED)));
  return groups;
}

/**
 * A key on its way down the tree, with how many bytes it shares with the keys that were met nearest to it on either side: every key
 * between those two shares the fewer of them, so nothing is compared twice.
 */
class Needle {
  readonly key: Uint8Array;
  #below = 0;
  #above = 0;

  constructor(key: Uint8Array) {
    this.key = key;
  }

  /** Negative when a key of the node that the needle is in lies before it, zero when it is the same, else positive. */
  compare(other: Uint8Array): number {
    const { key } = this;
    const most = Math.min(key.length, other.length);
    let shared = Math.min(this.#below, this.#above);
    while (shared < most && other[shared] === key[shared]) shared += 1;
    const order = shared < most ? (other[shared] ?? 0) - (key[shared] ?? 0) : other.length - key.length;
    if (order < 0) this.#below = shared;
    if (order > 0) this.#above = shared;
    return order;
  }
}

/** How many of the keys are less than the needle: where it is, or would be. */
function placeOf<T>(items: readonly SummedItem<T>[], needle: Needle): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && needle.compare(item.key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The child in which the needle is, or would be: the last that begins at or before it. */
function childOf<T>(children: readonly Node<T>[], needle: Needle): number {
  let [low, high] = [0, children.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const child = children[middle];
    if (child !== undefined && needle.compare(child.first) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

function find<T>(root: Node<T>, key: Uint8Array): SummedItem<T> | null {
  const needle = new Needle(key);
  let node: Node<T> | undefined = root;
  while (node?.kind === 'branch') node = node.children[childOf(node.children, needle)];
  if (node === undefined) return null;
  const item = node.items[placeOf(node.items, needle)];
  return item !== undefined && equalBytes(item.key, key) ? item : null;
}

function firstFrom<T>(node: Node<T>, needle: Needle): SummedItem<T> | null {
  if (node.kind === 'leaf') return node.items[placeOf(node.items, needle)] ?? null;
  const at = childOf(node.children, needle);
  const child = node.children[at];
  const found = child === undefined ? null : firstFrom(child, needle);
  return found ?? firstOf(node.children, at + 1);
}

/** The first item in the children from this one on. */
function firstOf<T>(children: readonly Node<T>[], from: number): SummedItem<T> | null {
  for (let at = from; at < children.length; at += 1) {
    const child = children[at];
    const found = child?.kind === 'branch' ? firstOf(child.children, 0) : child?.items[0];
    if (found != null) return found;
  }
  return null;
}

/** Inserts a key that is not there; the new right half when the node had to be split. */
function insert<T>(node: Node<T>, item: SummedItem<T>, needle: Needle): Node<T> | null {
  addSum(node.sum, item.sum);
  if (node.kind === 'leaf') {
    node.items.splice(placeOf(node.items, needle), 0, item);
    node.first = node.items[0]?.key ?? noKey;
    if (node.items.length <= WIDTH) return null;
    const right = leafOf(node.items.splice(WIDTH / 2));
    subtractSum(node.sum, right.sum);
    return right;
  }
  node.count += 1;
  const at = childOf(node.children, needle);
  const child = node.children[at];
  const split = child === undefined ? null : insert(child, item, needle);
  node.first = node.children[0]?.first ?? noKey;
  if (split === null) return null;
  node.children.splice(at + 1, 0, split);
  if (node.children.length <= WIDTH) return null;
  const right = branchOf(node.children.splice(WIDTH / 2));
  subtractSum(node.sum, right.sum);
  node.count -= right.count;
  return right;
}

function remove<T>(node: Node<T>, needle: Needle): SummedItem<T> | null {
  if (node.kind === 'leaf') {
    const at = placeOf(node.items, needle);
    const item = node.items[at];
    if (item === undefined || !equalBytes(item.key, needle.key)) return null;
    node.items.splice(at, 1);
    node.first = node.items[0]?.key ?? node.first;
    subtractSum(node.sum, item.sum);
    return item;
  }
  const at = childOf(node.children, needle);
  const child = node.children[at];
  const item = child === undefined ? null : remove(child, needle);
  if (item === null) return null;
  subtractSum(node.sum, item.sum);
  node.count -= 1;
  mergeAround(node, at);
  node.first = node.children[0]?.first ?? node.first;
  return item;
}

/** Keeps sparse nodes from piling up: a child that is empty goes, one that fits into its neighbour with room to spare moves there. */
function mergeAround<T>(node: Branch<T>, at: number): void {
  for (const left of [at - 1, at]) {
    const [a, b] = [node.children[left], node.children[left + 1]];
    if (a === undefined || b === undefined) continue;
    if (a.kind === 'leaf' && b.kind === 'leaf' && a.items.length + b.items.length <= WIDTH / 2) {
      a.items.push(...b.items);
      a.first = a.items[0]?.key ?? a.first;
    } else if (
      a.kind === 'branch' &&
      b.kind === 'branch' &&
      a.children.length + b.children.length <= WIDTH / 2
    ) {
      a.children.push(...b.children);
      a.first = a.children[0]?.first ?? a.first;
      a.count += b.count;
    } else continue;
    addSum(a.sum, b.sum);
    node.children.splice(left + 1, 1);
    return;
  }
  const child = node.children[at];
  if (child !== undefined && countOf(child) === 0 && node.children.length > 1) node.children.splice(at, 1);
}

/** Adds the sum of what lies in the span to `sum`; how many that are. */
function summariseInto<T>(node: Node<T>, span: KeySpan, sum: Sum): number {
  const { start, end } = span;
  if (start === null && end === null) {
    addSum(sum, node.sum);
    return countOf(node);
  }
  if (node.kind === 'leaf') {
    const from = start === null ? 0 : placeOf(node.items, new Needle(start));
    const to = end === null ? node.items.length : placeOf(node.items, new Needle(end));
    for (let at = from; at < to; at += 1) addSum(sum, node.items[at]?.sum ?? zeroSum());
    return Math.max(0, to - from);
  }
  // All children between the first and the last that the span touches lie in it as a whole.
  const from = start === null ? 0 : childOf(node.children, new Needle(start));
  const to = end === null ? node.children.length - 1 : childOf(node.children, new Needle(end));
  let count = 0;
  for (let at = from; at <= to; at += 1) {
    const child = node.children[at];
    if (child === undefined) continue;
    const part = { start: at === from ? start : null, end: at === to ? end : null };
    count += summariseInto(child, part, sum);
  }
  return count;
}

function keyAt<T>(root: Node<T>, index: number): Uint8Array | null {
  let node = root;
  let left = index;
  while (node.kind === 'branch') {
    let next: Node<T> | undefined;
    for (const child of node.children) {
      next = child;
      if (left < countOf(child)) break;
      left -= countOf(child);
    }
    if (next === undefined) return null;
    node = next;
  }
  return node.items[left]?.key ?? null;
}

function* values<T>(node: Node<T>, span: KeySpan): Generator<T, void> {
  const { start, end } = span;
  if (node.kind === 'leaf') {
    const from = start === null ? 0 : placeOf(node.items, new Needle(start));
    const to = end === null ? node.items.length : placeOf(node.items, new Needle(end));
    for (let at = from; at < to; at += 1) {
      const item = node.items[at];
      if (item !== undefined) yield item.value;
    }
    return;
  }
  const from = start === null ? 0 : childOf(node.children, new Needle(start));
  const to = end === null ? node.children.length - 1 : childOf(node.children, new Needle(end));
  for (let at = from; at <= to; at += 1) {
    const child = node.children[at];
    if (child !== undefined)
      yield* values(child, { start: at === from ? start : null, end: at === to ? end : null });
  }
}
