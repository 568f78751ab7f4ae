/** Hands bytes to the browser's download under `name`. */
export function saveFile(bytes: Uint8Array, name: string, type = 'application/wasm'): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
