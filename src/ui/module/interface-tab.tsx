import { useState } from 'react';
import type { ReleaseManifest } from '../../registry/manifest.ts';
import { LongList } from '../parts/long-list.tsx';
import { formatCount, plural } from '../text/format.ts';

interface Extern {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
}

const filterFrom = 12;

/** What the module offers and what it asks of its host, with WebAssembly types. */
export function InterfaceTab({ manifest }: { readonly manifest: ReleaseManifest }) {
  const imports = manifest.imports.map((one) => ({ ...one, name: `${one.module}.${one.name}` }));
  return (
    <div className="stack">
      <Externs
        title="Exports"
        rows={manifest.exports}
        total={manifest.exportCount}
        none="Nothing is exported."
      />
      <Externs
        title="Imports"
        rows={imports}
        total={manifest.importCount}
        none="Nothing is imported: the module needs no host and can reach nothing."
      />
      <p className="muted small">
        Host profile <strong>{manifest.profile}</strong>
        {manifest.toolchain === '' ? '' : `, built with ${manifest.toolchain}`}.
      </p>
    </div>
  );
}

interface ExternsProps {
  readonly title: string;
  readonly rows: readonly Extern[];
  readonly total: number;
  readonly none: string;
}

function Externs({ title, rows, total, none }: ExternsProps) {
  const [filter, setFilter] = useState('');
  const needle = filter.trim().toLowerCase();
  const shown =
    needle === '' ? rows : rows.filter((row) => `${row.name} ${row.type}`.toLowerCase().includes(needle));
  return (
    <section className="stack" aria-label={title}>
      <div className="card-head">
        <h2>
          {title} <span className="muted num">{formatCount(total)}</span>
        </h2>
        {rows.length >= filterFrom && (
          <input
            type="search"
            className="input filter"
            aria-label={`Filter ${title.toLowerCase()}`}
            placeholder="Filter by name or type"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )}
      </div>
      {rows.length === 0 && <p className="muted">{none}</p>}
      {shown.length > 0 && (
        <LongList
          key={needle}
          label={title}
          count={shown.length}
          estimate={40}
          keyOf={(index) => `${index} ${shown[index]?.name ?? ''}`}
          render={(index) => {
            const row = shown[index];
            return row === undefined ? null : (
              <div className="extern">
                <span className="mono extern-name">{row.name}</span>
                <span className="mono extern-type">{row.type}</span>
                <span className="extern-kind">{row.kind}</span>
              </div>
            );
          }}
        />
      )}
      {rows.length > 0 && shown.length === 0 && <p className="muted">Nothing matches “{filter}”.</p>}
      {total > rows.length && (
        <p className="muted small">
          The signed manifest lists the first {formatCount(rows.length)} of{' '}
          {plural(total, 'entry', 'entries')}; the rest stands in the binary.
        </p>
      )}
    </section>
  );
}
