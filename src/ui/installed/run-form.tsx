import { useEffect, useRef, useState } from 'react';
import type { InstalledModule } from '../../registry/installed-module.ts';
import { isProblem } from '../../registry/problem.ts';
import type { RunOutcome } from '../../workers/sandbox/sandbox.contract.ts';
import { CopyButton } from '../parts/copy.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { Progress } from '../parts/progress.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { formatDuration } from '../text/format.ts';
import { rangeOf } from './number-signature.ts';
import type { NumberSignature } from './number-signature.ts';

interface RunFormProps {
  readonly module: InstalledModule;
  readonly name: string;
  readonly signature: NumberSignature;
}

/** One input per parameter, and what the call came to. */
export function RunForm({ module, name, signature }: RunFormProps) {
  const { registry, run } = useServices();
  const [args, setArgs] = useState<readonly string[]>(() => signature.params.map(() => ''));
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const call = useAction(async (): Promise<RunOutcome> => {
    const bytes = await registry.api.bytes(module.id, module.version);
    if (isProblem(bytes)) return { kind: 'failed', problem: bytes, output: '' };
    stop.current = new AbortController();
    return run({ bytes, profile: module.profile, name, args }, stop.current.signal);
  });
  return (
    <>
      <form
        className="card stack"
        aria-label={`Call ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          call.start();
        }}
      >
        <p className="mono run-signature">
          <strong>{name}</strong>({signature.params.join(', ')}) → {signature.results.join(', ') || 'nothing'}
        </p>
        {signature.params.length > 0 && (
          <div className="form-grid">
            {signature.params.map((type, index) => (
              <Field
                // The position is the parameter's identity.
                key={`${index} ${type}`}
                label={`Argument ${index + 1}: ${type}`}
                hint={rangeOf(type)}
                value={args[index] ?? ''}
                onChange={(value) => setArgs(args.map((old, at) => (at === index ? value : old)))}
                mono
                inputMode="text"
                placeholder="0"
              />
            ))}
          </div>
        )}
        <div className="row">
          <button type="submit" className="button" data-kind="primary" disabled={call.running}>
            <Icon name="play" size={14} /> {call.running ? 'Running…' : 'Run'}
          </button>
          {call.running && (
            <button type="button" className="button" onClick={() => stop.current?.abort()}>
              Stop
            </button>
          )}
        </div>
        {call.running && <Progress label="Running" />}
      </form>
      <div className="stack" aria-live="polite">
        {call.failure !== null && <ProblemNote problem={call.failure} title="Not run" />}
        {call.outcome !== null && <Outcome outcome={call.outcome} signature={signature} />}
      </div>
    </>
  );
}

function Outcome({
  outcome,
  signature,
}: {
  readonly outcome: RunOutcome;
  readonly signature: NumberSignature;
}) {
  return (
    <>
      {outcome.kind === 'failed' ? (
        <ProblemNote
          problem={outcome.problem}
          title={outcome.problem.code === 'run/timeout' ? 'Stopped' : 'The call failed'}
        />
      ) : (
        <section className="card run-result" aria-label="Result">
          {outcome.results.length === 0 && <p className="muted">Returned nothing.</p>}
          {outcome.results.map((result, index) => (
            <p key={`${index} ${result}`} className="copyable">
              <output className="mono run-value">{result}</output>
              <span className="mono small muted">{signature.results[index]}</span>
              <CopyButton text={result} what="result" />
            </p>
          ))}
          <p className="small muted num">in {formatDuration(outcome.milliseconds)}</p>
        </section>
      )}
      {outcome.output !== '' && (
        <section className="card" aria-label="Output">
          <h2 className="label">Output</h2>
          <pre className="run-output">{outcome.output}</pre>
        </section>
      )}
    </>
  );
}
