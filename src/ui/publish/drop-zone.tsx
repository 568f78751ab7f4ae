import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { Icon } from '../parts/icons.tsx';
import { formatBytes } from '../text/format.ts';
import type { ChosenFile } from './draft-session.ts';

interface DropZoneProps {
  readonly file: ChosenFile | null;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRemove: () => void;
}

/** Takes a module, and with it or later its manifest and readme: by dropping, or by the file dialog. */
export function DropZone({ file, onFiles, onRemove }: DropZoneProps) {
  const zone = useRef<HTMLFieldSetElement>(null);
  const over = useFileDrop(zone, onFiles);
  return (
    <fieldset ref={zone} className="drop" data-over={over} data-filled={file !== null}>
      <legend className="unseen">Files</legend>
      <Icon name={file === null ? 'upload' : 'file'} size={file === null ? 30 : 22} />
      {file === null ? (
        <div className="drop-text">
          <strong>Drop a .wasm file</strong>
          <span className="muted small">
            with its <code>gen.json</code> and <code>README.md</code>, if there are
          </span>
        </div>
      ) : (
        <div className="drop-text">
          <strong className="mono">{file.name}</strong>
          <span className="muted small num">{formatBytes(file.bytes.length)}</span>
        </div>
      )}
      <div className="row">
        <label className="button choose-file">
          {file === null ? 'Choose files' : 'Replace or add files'}
          <input
            type="file"
            multiple
            accept=".wasm,.json,.md,.markdown,application/wasm"
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </label>
        {file !== null && (
          <button type="button" className="button" data-kind="quiet" onClick={onRemove}>
            Remove
          </button>
        )}
      </div>
    </fieldset>
  );
}

/** Takes files dropped on an element; true while some hang over it. The keyboard's way is the file input inside. */
function useFileDrop(
  zone: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent((files: readonly File[]) => onFiles(files));
  useEffect(() => {
    const element = zone.current;
    if (element === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    const hover = (event: DragEvent): void => {
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    };
    // a file let go beside the zone would otherwise replace the app, and what was typed, by that file
    const miss = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      if (!element.contains(event.target as Node)) event.dataTransfer.dropEffect = 'none';
    };
    document.addEventListener('dragover', miss, { signal });
    document.addEventListener('drop', miss, { signal });
    element.addEventListener('dragover', hover, { signal });
    element.addEventListener('dragleave', () => setOver(false), { signal });
    element.addEventListener('drop', drop, { signal });
    return () => stop.abort();
  }, [zone]);
  return over;
}
