import * as fc from 'fast-check';
import { concatBytes } from './bytes.ts';
import { DecodeError } from './decoded.ts';
import { pathOf } from './path.ts';
import { createOutboard } from './prove-slice.ts';
import { type ReadItem, readDrop } from './read-drop.ts';
import { type DropItem, writeDrop } from './write-drop.ts';
import { william3 } from './william3.ts';

export const filled = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
export const pattern = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 31) ^ (i >> 7));

/** An item of a right form whose token is none. */
export const itemOf = (
  name: string,
  payload: DropItem['payload'],
  payloadLength: number,
  payloadDigest: Uint8Array,
): DropItem => {
  const [namespaceId, subspaceId] = [filled(1, 32), filled(2, 32)];
  return {
    entry: {
      namespaceId,
      subspaceId,
      path: pathOf(name),
      timestamp: 7n,
      payloadLength: BigInt(payloadLength),
      payloadDigest,
    },
    capability: {
      kind: 'communal',
      mode: 'write',
      namespaceKey: namespaceId,
      userKey: subspaceId,
      delegations: [],
    },
    signature: filled(3, 64),
    payload,
  };
};
export const wholeItem = (name: string, bytes: Uint8Array): DropItem =>
  itemOf(name, { kind: 'whole', chunks: [bytes] }, bytes.length, william3(bytes));
export const sliceItem = (
  name: string,
  bytes: Uint8Array,
  ranges: readonly { start: number; end: number }[],
): DropItem => {
  const outboard = createOutboard(bytes);
  const source = {
    payload: (start: number, end: number) => bytes.subarray(start, end),
    outboard: (start: number, end: number) => outboard.subarray(start, end),
  };
  return itemOf(name, { kind: 'slices', ranges, source }, bytes.length, william3(bytes));
};

export const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return concatBytes(...parts);
};
export const written = async (...items: DropItem[]): Promise<Uint8Array> => collect(writeDrop(items));
export function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array, void> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** What an item's payload was, read to its end. */
export type Taken = { readonly start: number; readonly end: number; readonly bytes: Uint8Array }[] | null;
export async function take({ payload }: ReadItem, into: NonNullable<Taken> = []): Promise<Taken> {
  if (payload === null) return null;
  if (payload.kind === 'whole') {
    into.push({ start: 0, end: Number(payload.length), bytes: await collect(payload.chunks) });
    return into;
  }
  for await (const { start, end, chunks } of payload.slices)
    into.push({ start, end, bytes: await collect(chunks) });
  return into;
}
export async function readAll(chunks: Iterable<Uint8Array>, takes = true) {
  const items: { readonly item: ReadItem; readonly taken: Taken }[] = [];
  let problem: DecodeError | null = null;
  try {
    for await (const item of readDrop(chunks)) items.push({ item, taken: takes ? await take(item) : null });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    problem = error;
  }
  return { items, problem };
}
export const anySizes = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 });
/** Slices of a payload of up to 14 chunks that do not overlap: every other piece between the cuts, or each of them. */
export const anySlices = fc
  .record({
    length: fc.integer({ min: 0, max: 14 * 1024 }),
    cuts: fc.uniqueArray(fc.nat(13), { minLength: 1, maxLength: 6 }),
    step: fc.constantFrom(1, 2),
  })
  .map(({ length, cuts, step }) => {
    const chunks = Math.max(1, Math.ceil(length / 1024));
    const borders = [...new Set([...cuts.map((chunk) => chunk % chunks), chunks])].sort((a, b) => a - b);
    const ranges = borders
      .slice(0, -1)
      .map((first, i) => ({
        start: 1024 * first,
        end: Math.min(1024 * (borders[i + 1] ?? chunks), length),
      }))
      .filter((_, i) => i % step === 0);
    return { bytes: pattern.subarray(0, length), ranges };
  });
