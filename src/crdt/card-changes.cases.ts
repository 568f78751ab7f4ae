import * as automerge from '@automerge/automerge/slim';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { CardEdit, CardProjection } from '../registry/card.ts';
import type { CardChange, Cards } from '../registry/ports/cards.ts';
import { genesis } from './genesis.ts';

export const anna = 'aa'.repeat(32);
export const ben = 'bb'.repeat(32);
export const eve = 'ee'.repeat(32);

/** The one change that an edit by `author` makes on what he holds. */
export async function edited(
  cards: Cards,
  held: readonly CardChange[],
  author: string,
  edit: CardEdit,
): Promise<CardChange> {
  const [bytes, ...more] = await cards.edit(held, author, edit);
  if (bytes === undefined || more.length > 0) throw new Error(`expected one change, got ${more.length}`);
  return { author, bytes };
}

/** What people see of a card, without the counts. */
export function shown(card: CardProjection): CardProjection {
  return { ...card, changes: 0, setAside: 0 };
}

export const hashOf = (change: CardChange): string => bytesToHex(sha256(change.bytes.subarray(8)));

type Raw = Parameters<typeof automerge.encodeChange>[0];

/** A change as an attacker would write it: any header, any operations. Automerge's wasm must be initialised. */
export function forged(author: string, fields: Partial<Raw>): CardChange {
  const bytes = automerge.encodeChange({
    actor: author + '00'.repeat(16),
    author: null,
    seq: 1,
    startOp: genesis.lastOp + 1,
    time: 0,
    message: null,
    deps: [genesis.hash],
    ops: [{ action: 'set', obj: '_root', key: 'name', value: 'forged', pred: [] }],
    ...fields,
  });
  return { author, bytes };
}

const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...leb(Math.floor(value / 128))];

/** A chunk of `type` around `contents` whose checksum is right for them. */
export function chunk(type: number, contents: Uint8Array): Uint8Array {
  const body = new Uint8Array([type, ...leb(contents.length), ...contents]);
  return new Uint8Array([...hexToBytes('856f4a83'), ...sha256(body).subarray(0, 4), ...body]);
}

/** What a chunk holds. */
export function contentsOf(bytes: Uint8Array): Uint8Array {
  let start = 9;
  while (((bytes[start] ?? 0) & 0x80) !== 0) start++;
  return bytes.subarray(start + 1);
}
