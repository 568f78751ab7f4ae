// Shared by every AssemblyScript example: memory for the caller's bytes.

/** Reserves `size` bytes and returns their address, valid until `reset`. */
export function alloc(size: i32): usize {
  return heap.alloc(size);
}

/** Gives all reserved memory back at once. */
export function reset(): void {
  heap.reset();
}
