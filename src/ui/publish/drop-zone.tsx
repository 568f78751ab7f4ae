import { useState } from 'react';
import type { DragEvent } from 'react';
import { Icon } from '../parts/icons.tsx';
import { formatBytes } from '../text/format.ts';
import type { ChosenFile } from './use-publish-draft.ts';

interface DropZoneProps {
  readonly file: ChosenFile | null;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRemove: () => void;
}

/** Takes a module, and with it or later its manifest and readme: by dropping, or by the file dialog. */
export function DropZone({ file, onFiles, onRemove }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // The drag events only add to what the file input inside does for keyboard and screen reader.
    <div
      className="drop"
      data-over={over}
      data-filled={file !== null}
      role="group"
      aria-label="Files"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
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
        <label className="button drop-choose">
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
    </div>
  );
}
