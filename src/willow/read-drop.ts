import { chunkReader } from './chunk-reader.ts';
import { DecodeError } from './decoded.ts';
import { MAX_HEAD_BYTES, beforeFirst, readItemHead } from './drop-item.ts';
import { openPayload } from './open-payload.ts';
import type { DropPayload } from './open-payload.ts';
import type { AuthorisedEntry } from './token.ts';

/** An entry of a drop as it is being read: of a right form, its token not yet verified. */
export interface ReadItem extends AuthorisedEntry {
  /** Bytes of the drop before the item. */
  readonly at: number;
  readonly payload: DropPayload | null;
}

/**
 * The items of a drop that comes in chunks of any size, each as soon as its head is there; what is not read of a payload is skipped. Holds
 * one head and one chunk at most. DecodeError with the place where the bytes are no drop, or a payload that was read is not its
 * entry's; items before stand, and none comes after. Errors of the source pass through.
 */
export async function* readDrop(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<ReadItem, void, undefined> {
  const source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  const reader = chunkReader({
    [Symbol.asyncIterator]: () => ({ next: async () => source.next() }),
  });
  try {
    let before: Parameters<typeof readItemHead>[1] = beforeFirst;
    for (;;) {
      const at = reader.at;
      const head = await reader.decode((bytes) => readItemHead(bytes, before, at), MAX_HEAD_BYTES);
      if (head === null) break;
      const { entry, capability, signature } = head;
      const { payload, close } = openPayload(reader, head);
      yield { entry, capability, signature, at, payload };
      await close();
      before = head;
    }
    const end = reader.at;
    if ((await reader.some(1)) !== null)
      throw new DecodeError(`expected the end at byte ${end}, found more bytes`, end);
  } finally {
    await source.return?.();
  }
}
