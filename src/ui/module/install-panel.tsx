import { Link } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import type { InstallOutcome, InstallPlan, InstallStep } from '../../registry/outcomes.ts';
import { Copyable } from '../parts/copy.tsx';
import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { askToPersist } from '../state/persist.ts';
import { useInstalled } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { useLive } from '../state/use-live.ts';
import { formatBytes, plural } from '../text/format.ts';
import { Refusal } from './owner-changed.tsx';

/** The plan of an install, the button that does it, and what came of it. */
export function InstallPanel({ module, release }: { readonly module: GenModule; readonly release: Release }) {
  const { registry } = useServices();
  const { id } = module;
  const { version } = release;
  const plan = useLive(
    `plan ${id} ${version}`,
    () => registry.api.plan(id, version),
    (event) => event.kind === 'modules' || event.kind === 'installed',
  );
  const here = useInstalled().value?.find((one) => one.id === id);
  const install = useAction(() => {
    askToPersist();
    return registry.api.install(crypto.randomUUID(), id, version);
  });
  const same = here?.version === version;
  return (
    <section className="card install" aria-label="Install">
      {same ? (
        <div className="row">
          <Link to={`/installed/${id}`} className="button" data-kind="primary">
            <Icon name="play" size={14} /> Run
          </Link>
          <span className="install-done">
            <Icon name="check" size={14} /> {version} is installed
          </span>
        </div>
      ) : (
        <button
          type="button"
          className="button install-button"
          data-kind="primary"
          disabled={install.running}
          onClick={() => install.start()}
        >
          <Icon name="download" /> {install.running ? 'Installing…' : buttonWords(version, here?.version)}
        </button>
      )}
      {install.running && <Progress label="Fetching and verifying" />}
      {install.failure !== null && <ProblemNote problem={install.failure} />}
      {install.outcome !== null && <Outcome id={id} outcome={install.outcome} />}
      {!same && plan.value !== undefined && install.outcome === null && <Plan id={id} plan={plan.value} />}
      <details className="install-facts">
        <summary>Install facts</summary>
        <Link
          to={`/files?module=${encodeURIComponent(id)}&v=${encodeURIComponent(version)}`}
          className="small"
        >
          Export as a .gendrop file
        </Link>
        <Copyable text={`${id}@${version}`} what="id and version" />
        <Copyable text={`"${id}": "^${version}"`} what="dependency line" />
        <Copyable text={release.manifest.wasm.sha256} what="SHA-256">
          sha256 {release.manifest.wasm.sha256}
        </Copyable>
      </details>
    </section>
  );
}

function buttonWords(version: string, installed: string | undefined): string {
  return installed === undefined ? `Install ${version}` : `Change ${installed} to ${version}`;
}

function Plan({ id, plan }: { readonly id: string; readonly plan: InstallPlan }) {
  if (plan.kind === 'refused')
    return <Refusal id={id} problem={plan.problem} title="It cannot be installed now" />;
  const fetched = plan.steps.filter((step) => !step.installed && !step.held);
  const bytes = fetched.reduce((sum, step) => sum + step.size, 0);
  return (
    <div className="plan">
      <p className="small muted">
        {plan.steps.length === 1
          ? 'No dependencies'
          : `${plural(plan.steps.length, 'module')}, dependencies first`}
        {fetched.length === 0 ? ' · all bytes are on this device' : ` · ${formatBytes(bytes)} to fetch`}
      </p>
      {plan.steps.length > 1 && (
        <ol className="plan-steps" aria-label="Install plan">
          {plan.steps.map((step) => (
            <li key={step.id}>
              <Link to={`/modules/${step.id}?v=${encodeURIComponent(step.version)}`} className="mono">
                {step.id}
              </Link>
              <span className="num">
                {step.version} · {stepWords(step)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {plan.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <span>{warning}</span>
        </Notice>
      ))}
    </div>
  );
}

function stepWords(step: InstallStep): string {
  return step.installed
    ? 'installed'
    : step.held
      ? `${formatBytes(step.size)}, here`
      : formatBytes(step.size);
}

function Outcome({ id, outcome }: { readonly id: string; readonly outcome: InstallOutcome }) {
  switch (outcome.kind) {
    case 'refused':
      return <Refusal id={id} problem={outcome.problem} title="Not installed; nothing was changed" />;
    case 'unchanged':
      return (
        <Notice title="Nothing to do" live>
          <span>{outcome.reason}</span>
        </Notice>
      );
    case 'installed':
      return (
        <Notice tone="good" title="Installed" live>
          <span>
            {plural(outcome.modules.length, 'module')} verified again and installed:{' '}
            {outcome.modules.map((one) => `${one.id} ${one.version}`).join(', ')}.
          </span>
        </Notice>
      );
  }
}
