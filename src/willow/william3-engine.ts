/** The most bytes an engine takes at a time, 64 chunks; what is longer is put together of such groups. */
export const GROUP_BYTES = 65_536;
/** Where the WebAssembly module wants its input; the labels it computes are before. */
export const INPUT_AT = 4096;

/** The most bytes that fit into a chunk behind the number of their message. */
export const FOUR_BYTES = 1023;

/** What computes labels of the WILLIAM3 tree. Engines differ in speed only. */
export interface William3Engine {
  readonly name: 'wasm' | 'js';
  /** The label of the node over `bytes`, at most GROUP_BYTES; a new array of 32 bytes. */
  subtree(bytes: Uint8Array, root: boolean): Uint8Array;
  /** The label of the node over `length` bytes with these children; a new array of 32 bytes. */
  parent(left: Uint8Array, right: Uint8Array, length: number, root: boolean): Uint8Array;
  /** The digests of 0, 1, 2 and 3 (a byte) each followed by `rest`, at most FOUR_BYTES, one after the other; overwritten by the next call. */
  four(rest: Uint8Array): Uint8Array;
}
