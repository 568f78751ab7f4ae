import type { MessageOf } from '../wire/messages.ts';

/** Puts the consecutive pieces of one payload together. Holds no more than has arrived (doubled), whatever the peer says is to come. */
export interface PayloadAssembly {
  /** `refused`: the peer says it is longer than `max`. A problem is the rule the piece broke. */
  take(piece: MessageOf<'payload'>): 'more' | 'done' | 'refused' | { readonly problem: string };
  readonly bytes: Uint8Array;
}

export function createPayloadAssembly(max: number): PayloadAssembly {
  let bytes = new Uint8Array(0);
  let total: number | null = null;
  let length = 0;

  const append = (piece: Uint8Array, total: number): void => {
    if (length + piece.length > bytes.length) {
      const grown = new Uint8Array(Math.min(total, Math.max(length + piece.length, bytes.length * 2)));
      grown.set(bytes.subarray(0, length));
      bytes = grown;
    }
    bytes.set(piece, length);
    length += piece.length;
  };

  return {
    take(piece) {
      if (total === null) {
        if (piece.total > max) return 'refused';
        total = piece.total;
      }
      if (piece.total !== total)
        return { problem: `a payload of ${piece.total} bytes that began as one of ${total}` };
      if (piece.offset !== length)
        return { problem: `a payload that goes on at byte ${piece.offset} instead of ${length}` };
      if (length + piece.bytes.length > total)
        return { problem: `more than the declared ${total} bytes of a payload` };
      if (piece.bytes.length === 0 && !piece.last) return { problem: 'an empty piece of a payload' };
      append(piece.bytes, total);
      if (piece.last !== (length === total))
        return { problem: `a payload that ends at byte ${length} instead of ${total}` };
      return piece.last ? 'done' : 'more';
    },
    get bytes() {
      return bytes;
    },
  };
}
