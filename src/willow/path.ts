/** A Willow'25 path: components of 0 to 4096 bytes, at most 4096 of them, at most 4096 bytes in all. */
export type Path = readonly Uint8Array[];
