import type { IngestOutcome, StoredEntry } from '../registry/ports/storage.ts';
import { toHex } from '../willow/bytes.ts';
import { isNewer } from '../willow/newer.ts';

interface Node {
  entry: StoredEntry | null;
  readonly below: Map<string, Node>;
}

/** What a join did: the outcome for the newcomer, and the entries that had to go. */
export interface Joined {
  readonly outcome: IngestOutcome;
  readonly removed: readonly StoredEntry[];
}

/** A set of entries that keeps Willow's law: no entry of it prunes another (Willow data model, "Joins"). */
export interface JoinSet {
  /** Joins one entry: refused as obsolete, or put in the place of all that it prunes. An equal entry that came first stays. */
  join(entry: StoredEntry): Joined;
}

/** What a batch of entries does to a store: one outcome each, in order, and the writes that are left in the end. */
export interface JoinPlan {
  readonly outcomes: readonly IngestOutcome[];
  readonly put: readonly StoredEntry[];
  /** Ids of entries held before. */
  readonly remove: readonly string[];
}

/** Joins `incoming` one after the other. `held` must contain whatever of the store lies in {@link rangesInWay} of each. */
export function planJoin(held: Iterable<StoredEntry>, incoming: readonly StoredEntry[]): JoinPlan {
  const set = joinSet();
  for (const entry of held) set.join(entry);
  const put = new Map<string, StoredEntry>();
  const remove = new Set<string>();
  const outcomes = incoming.map((entry) => {
    const { outcome, removed } = set.join(entry);
    if (outcome.kind === 'stored') put.set(entry.id, entry);
    for (const { id } of removed) if (!put.delete(id)) remove.add(id);
    return outcome;
  });
  return { outcomes, put: [...put.values()], remove: [...remove] };
}

const newNode = (): Node => ({ entry: null, below: new Map() });

/** An empty {@link JoinSet}: one tree of path components per namespace and subspace. */
export function joinSet(): JoinSet {
  const authors = new Map<string, Node>();
  return {
    join(incoming) {
      const author = `${toHex(incoming.entry.namespaceId)}/${toHex(incoming.entry.subspaceId)}`;
      const root = authors.get(author) ?? newNode();
      authors.set(author, root);
      return joinBelow(root, incoming);
    },
  };
}

function joinBelow(root: Node, incoming: StoredEntry): Joined {
  const names = incoming.entry.path.map(toHex);
  let node: Node | undefined = root;
  for (const name of [...names, null]) {
    const held: StoredEntry | null = node.entry;
    if (held?.id === incoming.id) return { outcome: { kind: 'obsolete', because: 'same' }, removed: [] };
    if (held !== null && isNewer(held.entry, incoming.entry)) {
      return { outcome: { kind: 'obsolete', because: 'newer' }, removed: [] };
    }
    node = name === null ? undefined : node.below.get(name);
    if (node === undefined) break;
  }
  const place = descend(root, names);
  const removed: StoredEntry[] = [];
  takeOlder(place, incoming, removed);
  place.entry = incoming;
  return { outcome: { kind: 'stored', pruned: removed.length }, removed };
}

function descend(root: Node, names: readonly string[]): Node {
  let node = root;
  for (const name of names) {
    const next = node.below.get(name) ?? newNode();
    node.below.set(name, next);
    node = next;
  }
  return node;
}

/** Removes from the tree what `incoming` prunes; at and below its path being older is enough. */
function takeOlder(node: Node, incoming: StoredEntry, removed: StoredEntry[]): void {
  if (node.entry !== null && isNewer(incoming.entry, node.entry.entry)) {
    removed.push(node.entry);
    node.entry = null;
  }
  for (const [name, child] of node.below) {
    takeOlder(child, incoming, removed);
    if (child.entry === null && child.below.size === 0) node.below.delete(name);
  }
}
