import type { DropItem } from '../../willow/write-drop.ts';
import { writeDrop } from '../../willow/write-drop.ts';
import type { Context } from '../context.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { select, waitingFor, wasmDigest } from './selection.ts';
import type { DropSelection } from './selection.ts';

/** Entries read from the store at a time. */
const batch = 128;
/** Bytes handed out at a time, at least, but for the last. */
const pieceBytes = 256 * 1024;
/** Exports open at a time; the oldest is given up for the next. */
const openAtMost = 4;

/** A drop that is being written. */
export interface DropExport {
  /** To ask for its pieces with. */
  readonly key: string;
  readonly fileName: string;
  readonly entries: number;
  /** Local writes that wait for a grant and so cannot go along. */
  readonly waiting: number;
}

/** Writes drops piece by piece: one payload is held at most. */
export interface DropExports {
  begin(selection: DropSelection): Promise<DropExport | Problem>;
  /** The next piece; null at the end. */
  next(key: string): Promise<Uint8Array | null | Problem>;
  end(key: string): Promise<void>;
}

export function dropExports(context: Context): DropExports {
  const open = new Map<string, AsyncGenerator<Uint8Array, void>>();
  const end = async (key: string): Promise<void> => {
    const pieces = open.get(key);
    open.delete(key);
    await pieces?.return();
  };
  return {
    async begin(selection) {
      const selected = await select(context, selection);
      if (isProblem(selected)) return selected;
      const { ids, withBytes, name } = selected;
      for (const key of [...open.keys()].slice(0, Math.max(0, open.size + 1 - openAtMost))) await end(key);
      const key = crypto.randomUUID();
      open.set(key, inPieces(writeDrop(itemsOf(context, ids, withBytes))));
      return { key, fileName: `${name}.gendrop`, entries: ids.length, waiting: waitingFor(context) };
    },
    async next(key) {
      const pieces = open.get(key);
      if (pieces === undefined) return problem('drop/export-lost', {});
      const piece = await pieces.next();
      if (piece.done !== true) return piece.value;
      open.delete(key);
      return null;
    },
    end,
  };
}

/** The entries as they are when their turn comes; those that are gone by then are left out. */
async function* itemsOf(
  { storage }: Context,
  ids: readonly string[],
  withBytes: (digest: string) => boolean,
): AsyncGenerator<DropItem, void> {
  for (let at = 0; at < ids.length; at += batch)
    for (const stored of await storage.entries.get(ids.slice(at, at + batch))) {
      const { entry, capability, signature } = stored;
      const bytes = await bytesOf(stored);
      const isWhole = bytes !== null && BigInt(bytes.length) === entry.payloadLength;
      yield { entry, capability, signature, payload: isWhole ? { kind: 'whole', chunks: [bytes] } : null };
    }

  async function bytesOf(stored: StoredEntry): Promise<Uint8Array | null> {
    const digest = wasmDigest(stored);
    if (digest === null) return stored.payload;
    return withBytes(digest) ? storage.payloads.get(digest) : null;
  }
}

/** The same bytes in fewer pieces. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let length = 0;
  const joined = (): Uint8Array => {
    const piece = new Uint8Array(length);
    let at = 0;
    for (const chunk of held) {
      piece.set(chunk, at);
      at += chunk.length;
    }
    held = [];
    length = 0;
    return piece;
  };
  for await (const chunk of chunks) {
    held.push(chunk.slice());
    length += chunk.length;
    if (length >= pieceBytes) yield joined();
  }
  if (length > 0) yield joined();
}
