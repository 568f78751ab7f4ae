import { useId, useState } from 'react';
import type { RateLimits } from '../../registry/rate-limits.ts';
import type { Problem } from '../../registry/problem.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useRateLimits } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';

/** How much of the line this device may use for its peers. */
export function RateLimitsForm() {
  const { registry } = useServices();
  const say = useToast();
  const limits = useRateLimits().value;
  const save = useAction(
    async (wanted: RateLimits) => (await registry.api.setRateLimits(wanted)) ?? 'saved',
    (outcome) => outcome === 'saved' && say('Limits saved'),
  );
  const problem = save.failure ?? (save.outcome === 'saved' ? null : save.outcome);
  return (
    <section className="stack" aria-labelledby="limits">
      <h2 id="limits">Limits</h2>
      {limits !== undefined && (
        // what another tab saved is shown here, too
        <Fields
          key={`${limits.down} ${limits.up}`}
          limits={limits}
          busy={save.running}
          problem={problem}
          save={save.start}
        />
      )}
    </section>
  );
}

interface FieldsProps {
  readonly limits: RateLimits;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly save: (limits: RateLimits) => void;
}

function Fields({ limits, busy, problem, save }: FieldsProps) {
  const [down, setDown] = useState(textOf(limits.down));
  const [up, setUp] = useState(textOf(limits.up));
  return (
    <form
      className="card stack sync-limits"
      aria-label="Limits"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save({ down: rateOf(down), up: rateOf(up) });
      }}
    >
      <p className="small muted">
        For all peers together, browsers and relays. An empty field means no limit. What the browser itself
        sends with no page open is not counted.
      </p>
      <div className="sync-limits-fields">
        <RateField label="Download" value={down} onChange={setDown} />
        <RateField label="Upload" value={up} onChange={setUp} />
        <button type="submit" className="button" disabled={busy}>
          Save limits
        </button>
      </div>
      {problem !== null && <ProblemNote problem={problem} title="The limits stay as they were" />}
    </form>
  );
}

function RateField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="small">
        {label}, kB/s
      </label>
      <input
        id={id}
        className="input num"
        inputMode="decimal"
        autoComplete="off"
        placeholder="no limit"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function textOf(rate: number | null): string {
  return rate === null ? '' : String(rate / 1_000);
}

/** Bytes a second; what is no number is passed on, to be refused with its reason. */
function rateOf(text: string): number | null {
  return text.trim() === '' ? null : Math.round(Number(text.trim()) * 1_000);
}
