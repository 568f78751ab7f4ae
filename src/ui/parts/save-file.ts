/** Hands bytes to the browser's download under `name`. */
export function saveFile(bytes: Uint8Array, name: string, type = 'application/wasm'): void {
  saveBlob(new Blob([new Uint8Array(bytes)], { type }), name);
}

/** Hands a blob to the browser's download under `name`. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
