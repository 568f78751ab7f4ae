type Slim = typeof import('@automerge/automerge/slim');

let starting: Promise<void> | null = null;

/**
 * Starts Automerge's wasm once in this thread, for whoever comes first. Two starts at a time would each make an instance, and what was
 * made with the first would be lost to the second. A start that fails (wasm that cannot be fetched) is tried again by the next call.
 */
export async function startAutomerge(
  automerge: Slim,
  load: () => Promise<string | Uint8Array>,
): Promise<void> {
  if (automerge.isWasmInitialized()) return;
  starting ??= load()
    .then((wasm) => automerge.initializeWasm(wasm))
    .finally(() => {
      starting = null;
    });
  await starting;
}
