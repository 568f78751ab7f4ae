import type { Context } from '../context.ts';
import { dropExports } from './export-drop.ts';
import type { DropExports } from './export-drop.ts';
import { importDrop } from './import-drop.ts';
import type { DropReport } from './import-drop.ts';

/** Drops as files, in both directions. */
export interface DropVerbs extends DropExports {
  /** `key`: the caller's own, to stop it with and to tell its progress by. */
  take(key: string, file: Blob): Promise<DropReport>;
  stop(key: string): void;
}

export function dropVerbs(context: Context): DropVerbs {
  const running = new Map<string, AbortController>();
  return {
    ...dropExports(context),
    async take(key, file) {
      const stopping = new AbortController();
      running.set(key, stopping);
      try {
        return await importDrop(
          context,
          chunksOf(file),
          (progress) => context.emit({ kind: 'import', key, progress }),
          stopping.signal,
        );
      } finally {
        running.delete(key);
      }
    },
    stop: (key) => running.get(key)?.abort(),
  };
}

async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array, void> {
  const reader = file.stream().getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
