import { maxFrame } from './messages.ts';

/** Cuts a stream of chunks into frames. Holds at most one unfinished frame, and no more of it than has arrived (doubled). */
export interface FrameSplitter {
  /** Frames completed by this chunk (without their lengths), then a problem if the rest is no frame; after a problem the splitter is done. */
  push(chunk: Uint8Array): { readonly frames: readonly Uint8Array[]; readonly problem: string | null };
  /** True when the bytes so far end inside a frame. */
  readonly unfinished: boolean;
}

export function createFrameSplitter(max: number = maxFrame): FrameSplitter {
  const head = new Uint8Array(4);
  let headLength = 0;
  let size = 0;
  let body = new Uint8Array(0);
  let length = 0;

  const append = (bytes: Uint8Array): void => {
    if (length + bytes.length > body.length) {
      const grown = new Uint8Array(Math.min(size, Math.max(length + bytes.length, body.length * 2)));
      grown.set(body.subarray(0, length));
      body = grown;
    }
    body.set(bytes, length);
    length += bytes.length;
  };

  return {
    push(chunk) {
      const frames: Uint8Array[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (headLength < 4) {
          head[headLength++] = chunk[at++] ?? 0;
          if (headLength < 4) continue;
          size = new DataView(head.buffer).getUint32(0);
          if (size === 0 || size > max) {
            return { frames, problem: `a frame that claims ${size} bytes (1 to ${max} are allowed)` };
          }
          continue;
        }
        const piece = chunk.subarray(at, at + size - length);
        append(piece);
        at += piece.length;
        if (length === size) {
          frames.push(body);
          body = new Uint8Array(0);
          length = 0;
          headLength = 0;
        }
      }
      return { frames, problem: null };
    },
    get unfinished() {
      return headLength > 0;
    },
  };
}
