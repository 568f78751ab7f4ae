import { deflateRawSync } from 'node:zlib';
import * as automerge from '@automerge/automerge/slim';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CardChange } from '../registry/ports/cards.ts';
import { anna, ben, chunk, contentsOf, edited, forged } from './card-changes.cases.ts';
import { genesis } from './genesis.ts';
import { nodeCards, nodeWasm } from './load-node.ts';
import { uncompressed } from './uncompressed.ts';

const cards = nodeCards();
let honest: CardChange;

beforeAll(async () => {
  await automerge.initializeWasm(await nodeWasm());
  honest = await edited(cards, [], anna, { name: 'Hello', readme: '# Hello\n', tags: ['math'] });
});

async function refusal(change: CardChange): Promise<string> {
  const refused = await cards.check(change);
  return refused === null ? 'taken' : `${refused.code}: ${refused.found}`;
}

const withBytes = (bytes: Uint8Array): CardChange => ({ author: anna, bytes });

/** The contents of a change whose columns are `columns` (specification, data). */
function changeContents(columns: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const actor = hexToBytes(anna + '00'.repeat(16));
  const header = [1, ...hexToBytes(genesis.hash), actor.length, ...actor, 1, genesis.lastOp + 1, 0, 0, 0];
  const listed = columns.flatMap(([specification, data]) => [specification, data.length]);
  return new Uint8Array([...header, columns.length, ...listed, ...columns.flatMap(([, data]) => data)]);
}

describe('the entry rule on card changes', () => {
  it('[D2] takes one uncompressed change by its author', async () => {
    expect(await refusal(honest)).toBe('taken');
    expect(honest.bytes[8]).toBe(1);
  });

  it('[D2] takes 10,000 operations and refuses 10,001', async () => {
    const ops = Array.from({ length: 10_001 }, (_, index) => {
      return { action: 'set', obj: '_root', key: `k${index % 9}`, datatype: 'int', value: 1, pred: [] };
    });
    expect(await refusal(forged(anna, { ops: ops.slice(1) }))).toBe('taken');
    expect(await refusal(forged(anna, { ops }))).toBe('card/bad-change: more than 10000 operations');
  });

  it('[D2] refuses a change over 64 KiB − 8 bytes', async () => {
    const big = await edited(cards, [], anna, { description: 'x'.repeat(65_600) });
    expect(await refusal(big)).toMatch(/more than 65528$/);
  });

  it('[D2] refuses compressed chunks, documents and unknown chunks', async () => {
    const deflated = chunk(2, deflateRawSync(contentsOf(honest.bytes)));
    expect(await refusal(withBytes(deflated))).toBe('card/bad-change: a compressed change');
    expect(await refusal(withBytes(automerge.save(automerge.init())))).toBe(
      'card/bad-change: a chunk of type 0',
    );
    expect(await refusal(withBytes(chunk(7, contentsOf(honest.bytes))))).toBe(
      'card/bad-change: a chunk of type 7',
    );
  });

  it('[D2] refuses a compressed bomb and a compressed column without inflating them', async () => {
    const bomb = chunk(2, deflateRawSync(new Uint8Array(50_000_000)));
    const column = chunk(1, changeContents([[0x42 | 8, [1, 2, 3]]]));
    expect(await refusal(withBytes(bomb))).toBe('card/bad-change: a compressed change');
    expect(await refusal(withBytes(column))).toBe('card/bad-change: a compressed column');
  });

  it('[D2] refuses run lengths that announce 2^48 operations in nine bytes', async () => {
    const huge = [128, 128, 128, 128, 128, 128, 128, 1];
    for (const column of [0x42, 0x15, 0x34, 0x70]) {
      const bytes = chunk(1, changeContents([[column, [...huge, 1]]]));
      expect(await refusal(withBytes(bytes))).toMatch(/more than 10000 operations|cut short/);
    }
  });

  it('[D2] refuses two changes in one payload, and bytes behind one', async () => {
    expect(await refusal(withBytes(concatBytes(honest.bytes, honest.bytes)))).toMatch(
      /bytes after the change$/,
    );
    expect(await refusal(withBytes(concatBytes(honest.bytes, new Uint8Array(1))))).toMatch(
      /1 bytes after the change$/,
    );
  });

  it('[D2] refuses a startOp above 200,000', async () => {
    expect(await refusal(forged(anna, { startOp: 200_000 }))).toBe('taken');
    expect(await refusal(forged(anna, { startOp: 200_001 }))).toMatch(/starts at operation 200001/);
    expect(await refusal(forged(anna, { startOp: 100_000_000 }))).toMatch(/starts at operation 100000000/);
  });

  it('[D2] refuses another author’s actor, and actors of another length', async () => {
    expect(await refusal({ author: ben, bytes: honest.bytes })).toMatch(/an actor that is not its author’s/);
    expect(await refusal(forged(anna, { actor: anna }))).toMatch(/an actor that is not its author’s/);
    expect(await refusal(forged(anna, { actor: anna + '00'.repeat(17) }))).toMatch(/an actor that is not/);
    expect(await refusal({ author: '', bytes: honest.bytes })).toMatch(/an actor that is not/);
  });

  it('[D2] refuses changes without operations', async () => {
    expect(await refusal(forged(anna, { ops: [] }))).toBe('card/bad-change: a change without operations');
  });

  it('[D2] refuses every truncation', async () => {
    for (let length = 0; length < honest.bytes.length; length++) {
      expect(await refusal(withBytes(honest.bytes.slice(0, length)))).not.toBe('taken');
    }
  });

  it('[D3] never crashes on hostile bytes, and what it takes can be projected', async () => {
    const contents = contentsOf(honest.bytes);
    const patch = fc.array(fc.tuple(fc.nat(contents.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(patch, async (patches) => {
        const broken = contents.slice();
        for (const [at, byte] of patches) broken[at] = byte;
        const change = withBytes(chunk(1, broken));
        if ((await cards.check(change)) !== null) return;
        const card = await cards.project([honest, change]);
        expect(card.changes + card.setAside).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it('[D3] never crashes on random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        expect(await cards.check(withBytes(noise))).not.toBeNull();
        await cards.check(withBytes(chunk(1, noise)));
      }),
    );
  });

  it('[D4] an editor’s compressed change is rewritten to the same change uncompressed', async () => {
    const contents = contentsOf(honest.bytes);
    const deflated = new Uint8Array([
      ...honest.bytes.subarray(0, 8),
      2,
      ...chunk(2, deflateRawSync(contents)).subarray(9),
    ]);
    expect(automerge.decodeChange(deflated).hash).toBe(automerge.decodeChange(honest.bytes).hash);
    expect(await uncompressed(deflated)).toEqual(honest.bytes);
  });
});
