import type { Problem } from '../../registry/problem.ts';
import type { ValidationReport } from '../../registry/validator/report.ts';
import { Badge } from '../parts/badge.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Icon } from '../parts/icons.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Progress } from '../parts/progress.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { formatCount, plural } from '../text/format.ts';

interface ReportCardProps {
  readonly report: ValidationReport | null;
  readonly checking: boolean;
  readonly failure: Problem | null;
}

/** What the validator found in the file, check by check. */
export function ReportCard({ report, checking, failure }: ReportCardProps) {
  if (failure !== null) return <ProblemNote problem={failure} title="The file could not be checked" />;
  if (report === null) return checking ? <Progress label="Checking the file" /> : null;
  return (
    <section className="card stack" aria-label="Validation report" aria-busy={checking}>
      <div className="card-head report-head">
        <h2>Validation report</h2>
        {report.valid ? <Badge tone="good">Valid</Badge> : <Badge tone="bad">Not valid</Badge>}
      </div>
      {report.problems.map((problem) => (
        <ProblemNote key={`${problem.code} ${problem.found}`} problem={problem} title={titleOf(problem)} />
      ))}
      <ul className="report-checks" aria-label="Checks">
        {checksOf(report).map((check) => (
          <li key={check.text} data-state={check.state}>
            <Icon
              name={check.state === 'passed' ? 'check' : check.state === 'failed' ? 'cross' : 'clock'}
              size={14}
            />
            {check.text}
          </li>
        ))}
      </ul>
      {report.sha256 !== '' && (
        <dl className="facts">
          <dt>Size</dt>
          <dd className="num">{formatCount(report.size)} bytes</dd>
          <dt>Host profile</dt>
          <dd>{report.profile === '' ? 'none fits' : report.profile}</dd>
          {report.toolchain !== '' && <dt>Toolchain</dt>}
          {report.toolchain !== '' && <dd>{report.toolchain}</dd>}
          <dt>SHA-256</dt>
          <dd>
            <Copyable text={report.sha256} what="SHA-256" />
          </dd>
          <dt>WILLIAM3</dt>
          <dd>
            <Copyable text={report.william3} what="WILLIAM3" />
          </dd>
        </dl>
      )}
      <Imports report={report} />
      <Exports report={report} />
    </section>
  );
}

type CheckState = 'passed' | 'failed' | 'skipped';

// The validator's order: what comes after the first failed step was not looked at.
const steps: readonly { readonly text: string; readonly codes: readonly string[] }[] = [
  { text: 'Size within the limit', codes: ['wasm/empty', 'wasm/too-large'] },
  { text: 'WebAssembly binary, version 1', codes: ['wasm/bad-magic', 'wasm/component', 'wasm/bad-version'] },
  { text: 'Sections complete and in order', codes: ['wasm/truncated', 'wasm/malformed'] },
  { text: 'Function bodies valid', codes: ['wasm/invalid'] },
  { text: 'Imports granted by the host profile', codes: ['wasm/import-denied', 'wasm/unknown-profile'] },
  { text: 'Digests computed', codes: ['wasm/hash-mismatch', 'wasm/validator-stopped'] },
];

function checksOf(
  report: ValidationReport,
): readonly { readonly text: string; readonly state: CheckState }[] {
  const found = new Set<string>(report.problems.map((problem) => problem.code));
  const failed = steps.findIndex((step) => step.codes.some((code) => found.has(code)));
  return steps.map(({ text, codes }, index) => {
    if (codes.some((code) => found.has(code))) return { text, state: 'failed' };
    const digests = index === steps.length - 1 && report.sha256 !== '';
    return { text, state: failed === -1 || index < failed || digests ? 'passed' : 'skipped' };
  });
}

function titleOf(problem: Problem): string {
  return problem.code === 'wasm/import-denied' ? 'An import is not granted' : 'This file cannot be published';
}

function Imports({ report }: { readonly report: ValidationReport }) {
  const { imports } = report;
  if (imports.length === 0) return report.valid ? <p className="small muted">Imports nothing.</p> : null;
  const denied = imports.filter((one) => !one.allowed).length;
  return (
    <details className="report-more" open={denied > 0 || imports.length <= 12}>
      <summary>
        {plural(imports.length, 'import')} {denied > 0 && <Badge tone="bad">{denied} denied</Badge>}
      </summary>
      <LongList
        label="Imports"
        count={imports.length}
        estimate={58}
        keyOf={(index) => index}
        render={(index) => {
          const one = imports[index];
          return one === undefined ? null : (
            <div className="report-extern">
              <span className="mono">
                <strong>
                  {one.module}.{one.name}
                </strong>{' '}
                <span className="muted">{one.type}</span>
              </span>
              <span className="small">
                <Badge tone={one.allowed ? 'good' : 'bad'}>{one.allowed ? 'Allowed' : 'Denied'}</Badge>{' '}
                {one.reason}
              </span>
            </div>
          );
        }}
      />
    </details>
  );
}

function Exports({ report }: { readonly report: ValidationReport }) {
  const { exports } = report;
  if (exports.length === 0) return report.valid ? <p className="small muted">Exports nothing.</p> : null;
  return (
    <details className="report-more" open={exports.length <= 12}>
      <summary>{plural(exports.length, 'export')}</summary>
      <LongList
        label="Exports"
        count={exports.length}
        estimate={36}
        keyOf={(index) => index}
        render={(index) => {
          const one = exports[index];
          return one === undefined ? null : (
            <div className="report-extern">
              <span className="mono">
                <strong>{one.name}</strong> <span className="muted">{one.type}</span>
              </span>
            </div>
          );
        }}
      />
    </details>
  );
}
