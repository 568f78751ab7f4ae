const header = 8;
const changeChunk = 1;
const compressedChunk = 2;

function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...leb128(Math.floor(value / 128))];
}

/**
 * A change chunk as type 1: one of type 2 is inflated; the checksum is that of the inflated chunk already.
 * Only for chunks of our own making: nothing bounds what is inflated.
 */
export async function uncompressed(chunk: Uint8Array): Promise<Uint8Array> {
  if (chunk[header] !== compressedChunk) return chunk;
  let start = header + 1;
  while (((chunk[start] ?? 0) & 0x80) !== 0) start++;
  const deflated = new Blob([new Uint8Array(chunk.subarray(start + 1))]);
  const inflated = deflated.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const contents = new Uint8Array(await new Response(inflated).arrayBuffer());
  return new Uint8Array([...chunk.subarray(0, header), changeChunk, ...leb128(contents.length), ...contents]);
}
