import * as automerge from '@automerge/automerge';
import { genesis } from '../../src/crdt/genesis.ts';
import { nodeCards } from '../../src/crdt/load-node.ts';
import type { CardChange } from '../../src/registry/ports/cards.ts';
import { rowOf, type Row } from '../harness/report.ts';

const [anna, ben] = ['a'.repeat(64), 'b'.repeat(64)];
/** Edits that the card has seen before the concurrent ones. */
const history = 20;
const merges = 100;

/** The slowest of all but five in a hundred. */
function p95(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? NaN;
}

/** One concurrent edit merged into a card, as a received entry is: projected anew from its changes, beside bare Automerge over the same. */
export async function measureMerge(runs: number): Promise<readonly Row[]> {
  const cards = nodeCards();
  const changes: CardChange[] = [];
  const edit = async (
    author: string,
    base: readonly CardChange[],
    text: string,
    at: number,
  ): Promise<CardChange> => {
    const [bytes] = await cards.edit(base, author, {
      description: text,
      tags: [`tag${at % 7}`, `tag${at % 5}`],
    });
    if (bytes === undefined) throw new Error('nothing edited');
    return { author, bytes };
  };
  const first = {
    name: 'Hello',
    license: 'MIT',
    readme: '# Hello\n\n'.padEnd(1_000, 'text '),
    tags: ['demo'],
  };
  const [bytes] = await cards.edit([], anna, first);
  if (bytes === undefined) throw new Error('nothing edited');
  changes.push({ author: anna, bytes });
  for (let at = 0; at < history; at += 1)
    changes.push(await edit(at % 2 === 0 ? anna : ben, changes, `text ${at}`, at));
  const rivals: CardChange[][] = [];
  for (let at = 0; at < merges; at += 1)
    rivals.push([
      ...changes,
      await edit(anna, changes, `left ${at}`, at),
      await edit(ben, changes, `right ${at}`, at + 3),
    ]);
  const ours: number[] = [];
  const bare: number[] = [];
  const rates: number[] = [];
  const bareRates: number[] = [];
  // the first round only warms up both
  for (let run = -1; run < runs; run += 1) {
    const took: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    for (const all of rivals) {
      const before = performance.now();
      await cards.project(all);
      const between = performance.now();
      const [doc] = automerge.applyChanges(automerge.init<{ description?: unknown }>(), [
        genesis.chunk,
        ...all.map((change) => change.bytes),
      ]);
      if (automerge.toJS(doc).description === undefined) throw new Error('nothing was merged');
      automerge.free(doc);
      took.bare.push(performance.now() - between);
      took.ours.push(between - before);
    }
    if (run < 0) continue;
    ours.push(p95(took.ours));
    bare.push(p95(took.bare));
    const rate = (all: readonly number[]): number =>
      (1_000 * all.length) / all.reduce((sum, one) => sum + one, 0);
    rates.push(rate(took.ours));
    bareRates.push(rate(took.bare));
  }
  return [
    rowOf({
      name: `one concurrent edit merged into a card of ${history + 1} changes, p95`,
      unit: 'ms',
      samples: ours,
      target: { op: '<=', value: 10 },
      reference: { name: 'bare Automerge', samples: bare },
    }),
    rowOf({
      name: 'merges a second',
      unit: '/s',
      samples: rates,
      target: { op: '>=', value: 100 },
      reference: { name: 'bare Automerge', samples: bareRates },
    }),
  ];
}
