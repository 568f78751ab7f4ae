const PAGE_BYTES = 16_384;

let page = new ArrayBuffer(0);
let used = 0;

/**
 * Zero bytes in a page shared with others: for small arrays kept in great numbers, which take more memory and time apart than what
 * they hold. They stay inside: whoever is handed one could reach its neighbours, and cloning it clones the page.
 */
export function pooledBytes(length: number): Uint8Array {
  if (length > PAGE_BYTES / 16) return new Uint8Array(length);
  if (page.byteLength - used < length) {
    page = new ArrayBuffer(PAGE_BYTES);
    used = 0;
  }
  const bytes = new Uint8Array(page, used, length);
  // numbers of four bytes may begin at the next place, too
  used += (length + 3) & ~3;
  return bytes;
}
