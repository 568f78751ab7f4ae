import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { InstalledModule } from '../../registry/installed-module.ts';
import { isProblem } from '../../registry/problem.ts';
import type { WasmExport } from '../../registry/validator/report.ts';
import { Empty } from '../parts/empty.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useInstalled, useModule } from '../state/registry-values.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { plural } from '../text/format.ts';
import { RunForm } from './run-form.tsx';
import { numberSignature } from './number-signature.ts';
import '../styles/installed.css';

/** Calls one exported function of an installed module, in the sandbox. */
export function RunPage() {
  const { id = '' } = useParams();
  useTitle(`Run ${id}`);
  const all = useInstalled();
  const known = useModule(id);
  const installed = all.value;
  const module = known.value;
  if (installed === undefined || module === undefined) return <Pending of={[all, known]} />;
  const here = installed.find((one) => one.id === id);
  if (here === undefined) {
    return (
      <Empty
        icon="box"
        heading
        title="Not installed"
        actions={
          <Link to={`/modules/${id}`} className="button" data-kind="primary">
            Open the module
          </Link>
        }
      >
        <span className="mono">{id}</span> is not installed on this device. Install it to run it.
      </Empty>
    );
  }
  const release = isProblem(module) ? undefined : module.releases.find((one) => one.version === here.version);
  return (
    <>
      <header className="page-head">
        <h1>
          Run <BreakableId id={id} /> <span className="mono muted run-version">{here.version}</span>
        </h1>
        <p>
          The function runs in a thread of its own with no access to this page, the network or your data, and
          is ended after 5 seconds. <Link to={`/modules/${id}`}>About this module</Link>
        </p>
      </header>
      {release === undefined ? (
        <Notice tone="warn" title="Its release is not known here">
          <span>The exports of {here.version} cannot be listed until the registry is synced again.</span>
        </Notice>
      ) : (
        <Functions module={here} exports={release.manifest.exports} />
      )}
    </>
  );
}

function Functions({
  module,
  exports,
}: {
  readonly module: InstalledModule;
  readonly exports: readonly WasmExport[];
}) {
  const functions = exports.filter((one) => one.kind === 'function');
  const callable = functions.filter((one) => numberSignature(one.type) !== null);
  const [name, setName] = useState(callable[0]?.name ?? '');
  const [filter, setFilter] = useState('');
  const chosen = callable.find((one) => one.name === name);
  const signature = chosen === undefined ? null : numberSignature(chosen.type);
  const needle = filter.trim().toLowerCase();
  const listed = callable.filter((one) => one === chosen || one.name.toLowerCase().includes(needle));
  if (chosen === undefined || signature === null) {
    return (
      <Empty icon="play" title="Nothing to call here">
        {functions.length === 0
          ? 'This module exports no functions.'
          : `Its ${plural(functions.length, 'exported function')} take or give more than numbers.`}
      </Empty>
    );
  }
  return (
    <div className="run">
      <div className="field run-functions">
        <label htmlFor="function">Function</label>
        {callable.length > 30 && (
          <input
            type="search"
            className="input"
            aria-label="Filter functions"
            placeholder={`Filter ${callable.length} functions`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )}
        <select
          id="function"
          className="input mono"
          value={name}
          onChange={(event) => setName(event.target.value)}
        >
          {listed.slice(0, 500).map((one) => (
            <option key={one.name} value={one.name}>
              {one.name} {one.type}
            </option>
          ))}
        </select>
      </div>
      <RunForm key={chosen.name} module={module} name={chosen.name} signature={signature} />
    </div>
  );
}
