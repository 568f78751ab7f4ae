import type { MessageOf } from '../wire/messages.ts';

/** Puts the consecutive pieces of one payload together. */
export interface PayloadAssembly {
  /** `refused`: the peer says it is longer than `max`. A string is the rule the piece broke. */
  take(piece: MessageOf<'payload'>): 'more' | 'done' | 'refused' | { readonly problem: string };
  readonly bytes: Uint8Array;
}

export function createPayloadAssembly(max: number): PayloadAssembly {
  let bytes = new Uint8Array(0);
  let total: number | null = null;
  let length = 0;

  return {
    take(piece) {
      if (total === null) {
        if (piece.total > max) return 'refused';
        total = piece.total;
        bytes = new Uint8Array(total);
      }
      if (piece.total !== total)
        return { problem: `a payload of ${piece.total} bytes that began as one of ${total}` };
      if (piece.offset !== length)
        return { problem: `a payload that goes on at byte ${piece.offset} instead of ${length}` };
      if (length + piece.bytes.length > total)
        return { problem: `more than the declared ${total} bytes of a payload` };
      if (piece.bytes.length === 0 && !piece.last) return { problem: 'an empty piece of a payload' };
      bytes.set(piece.bytes, length);
      length += piece.bytes.length;
      if (piece.last !== (length === total))
        return { problem: `a payload that ends at byte ${length} instead of ${total}` };
      return piece.last ? 'done' : 'more';
    },
    get bytes() {
      return bytes;
    },
  };
}
