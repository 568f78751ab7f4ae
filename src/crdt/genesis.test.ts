import * as automerge from '@automerge/automerge/slim';
import { bytesToHex } from '@noble/hashes/utils.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { genesis } from './genesis.ts';
import { nodeWasm } from './load-node.ts';

beforeAll(async () => automerge.initializeWasm(await nodeWasm()));

describe('genesis', () => {
  it('[D1] is the change that this schema makes, byte for byte', () => {
    const empty = new automerge.ImmutableString('');
    const schema = {
      schema: 1,
      name: empty,
      description: empty,
      license: empty,
      repository: empty,
      homepage: empty,
      readme: '',
      authors: {},
      tags: {},
      keywords: {},
      order: [],
      notes: {},
      yanked: {},
      deprecated: null,
    };
    const blank = automerge.init<Record<string, unknown>>({ actor: '00'.repeat(48) });
    const doc = automerge.change(blank, { time: 0 }, (draft) => void Object.assign(draft, schema));
    const chunk = automerge.getLastLocalChange(doc) ?? new Uint8Array();
    const { hash, startOp, ops } = automerge.decodeChange(chunk);
    expect(bytesToHex(chunk)).toBe(bytesToHex(genesis.chunk));
    expect({ hash, lastOp: startOp + ops.length - 1 }).toEqual({
      hash: genesis.hash,
      lastOp: genesis.lastOp,
    });
  });
});
