/** A memory allocator for a module that asks its host for memory. Addresses are bytes; 0 means no room. */
interface Allocator {
  readonly alloc: (size: number) => number;
  /** Gives a block back; an address `alloc` did not give is left alone. */
  readonly free: (pointer: number) => void;
  /** Moves a block's contents to a block of the new size; 0 leaves the old one as it was. */
  readonly realloc: (pointer: number, size: number) => number;
}

interface Span {
  readonly start: number;
  readonly size: number;
}

const PAGE = 65_536;
const ALIGN = 16;
/** Blocks live at once: bounds the bookkeeping a hostile module can make. */
const MOST_BLOCKS = 100_000;

function grow(memory: WebAssembly.Memory, size: number): Span | null {
  const pages = Math.ceil(size / PAGE);
  try {
    return { start: memory.grow(pages) * PAGE, size: pages * PAGE };
  } catch {
    return null;
  }
}

/** Puts `span` back in address order, joined with neighbours it touches. */
function release(spans: Span[], span: Span): void {
  const at = spans.findIndex(({ start }) => start > span.start);
  const place = at < 0 ? spans.length : at;
  const before = spans[place - 1];
  const after = spans[place];
  const joinsBefore = before !== undefined && before.start + before.size === span.start;
  const joinsAfter = after !== undefined && span.start + span.size === after.start;
  const start = joinsBefore ? before.start : span.start;
  const size = span.size + (joinsBefore ? before.size : 0) + (joinsAfter ? after.size : 0);
  spans.splice(place - (joinsBefore ? 1 : 0), Number(joinsBefore) + Number(joinsAfter), { start, size });
}

/**
 * First fit over pages this allocator has itself added to the memory, so it never touches what the module placed there.
 * Blocks are aligned to 16 bytes; its books are kept outside the memory, where the module cannot damage them.
 */
export function allocator(memory: () => WebAssembly.Memory): Allocator {
  const spans: Span[] = [];
  const blocks = new Map<number, number>();
  const take = (size: number): number => {
    const index = spans.findIndex((span) => span.size >= size);
    const span = spans[index];
    if (span === undefined) return 0;
    const left = span.size - size;
    spans.splice(index, 1, ...(left === 0 ? [] : [{ start: span.start + size, size: left }]));
    blocks.set(span.start, size);
    return span.start;
  };
  const alloc = (asked: number): number => {
    const size = Math.ceil((asked >>> 0) / ALIGN) * ALIGN;
    if (size === 0 || blocks.size >= MOST_BLOCKS) return 0;
    const found = take(size);
    if (found !== 0) return found;
    const added = grow(memory(), size);
    if (added === null) return 0;
    release(spans, added);
    return take(size);
  };
  const free = (pointer: number): void => {
    const start = pointer >>> 0;
    const size = blocks.get(start);
    if (size === undefined) return;
    blocks.delete(start);
    release(spans, { start, size });
  };
  return {
    alloc,
    free,
    realloc: (pointer, size) => {
      const start = pointer >>> 0;
      const held = blocks.get(start) ?? 0;
      const moved = alloc(size);
      if (moved === 0 || held === 0) return moved;
      const kept = Math.min(held, size >>> 0);
      new Uint8Array(memory().buffer).copyWithin(moved, start, start + kept);
      free(start);
      return moved;
    },
  };
}
