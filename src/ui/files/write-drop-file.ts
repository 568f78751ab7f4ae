import type { DropSelection } from '../../registry/drops/selection.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { RegistryApi } from '../../workers/registry/registry.contract.ts';
import { saveBlob } from '../parts/save-file.ts';

/** What was written where. */
export interface WrittenDrop {
  readonly name: string;
  readonly bytes: number;
  readonly entries: number;
  /** Writes that wait for a grant and did not go along. */
  readonly waiting: number;
}

interface SaveDialog {
  (options: {
    readonly suggestedName: string;
    readonly types: readonly {
      readonly description: string;
      readonly accept: Record<string, readonly string[]>;
    }[];
  }): Promise<FileSystemFileHandle>;
}

/** Writes the drop to a file of the user's choice, piece by piece; where the browser cannot, as a download. Null: the user chose none. */
export async function writeDropFile(
  api: RegistryApi,
  selection: DropSelection,
  onBytes: (bytes: number) => void,
): Promise<WrittenDrop | Problem | null> {
  const begun = await api.exportDrop(selection);
  if (isProblem(begun)) return begun;
  const { key, fileName, entries, waiting } = begun;
  try {
    const target = await targetFor(fileName);
    if (target === null) return null;
    let bytes = 0;
    try {
      for (;;) {
        const piece = await api.exportPiece(key);
        if (piece === null) break;
        if (isProblem(piece)) {
          await target.abort();
          return piece;
        }
        await target.write(new Uint8Array(piece));
        bytes += piece.length;
        onBytes(bytes);
      }
      await target.close();
    } catch (error) {
      await target.abort();
      throw error;
    }
    return { name: target.name, bytes, entries, waiting };
  } finally {
    await api.endExport(key);
  }
}

interface Target {
  readonly name: string;
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

async function targetFor(fileName: string): Promise<Target | null> {
  const { showSaveFilePicker } = globalThis as { readonly showSaveFilePicker?: SaveDialog };
  if (showSaveFilePicker === undefined) return download(fileName);
  try {
    const handle = await showSaveFilePicker({
      suggestedName: fileName,
      types: [{ description: 'Willow Drop', accept: { 'application/vnd.willow.drop': ['.gendrop'] } }],
    });
    const file = await handle.createWritable();
    return {
      name: handle.name,
      write: (bytes) => file.write(bytes),
      close: () => file.close(),
      abort: () => file.abort().catch(() => undefined),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    // a dialog that may not be shown here leaves the download
    if (error instanceof DOMException && error.name === 'SecurityError') return download(fileName);
    throw error;
  }
}

/** Pieces as blobs, which the browser keeps on disk where they are many. */
function download(name: string): Target {
  let parts: Blob[] = [];
  return {
    name,
    write: async (bytes) => void parts.push(new Blob([bytes])),
    close: async () => saveBlob(new Blob(parts, { type: 'application/vnd.willow.drop' }), name),
    abort: async () => {
      parts = [];
    },
  };
}
