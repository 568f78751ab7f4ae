import { useTitle } from '../shell/use-title.ts';
import { ExportDrop } from './export-drop.tsx';
import { ImportDrop } from './import-drop.tsx';
import '../styles/files.css';

/** Modules in files: for a stick, a mail or a share sheet, where no network leads. */
export function FilesPage() {
  useTitle('Files');
  return (
    <div className="files stack">
      <header className="page-head">
        <h1>Files</h1>
        <p>
          A <code>.gendrop</code> file carries signed entries and modules from device to device, by whatever
          way. Who opens it verifies all of it; it needs no network and can forge nothing.
        </p>
      </header>
      <ImportDrop />
      <ExportDrop />
    </div>
  );
}
