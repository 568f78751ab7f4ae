import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useHoldersWanted } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';

const choices = [1, 2, 3, 5, 8, 16];

/** How many browsers must hold a write before it counts as safe without a relay. */
export function HoldersWanted() {
  const { registry } = useServices();
  const wanted = useHoldersWanted();
  const change = useAction((count: number) => registry.api.setHoldersWanted(count).then(() => true));
  const value = wanted.value ?? 0;
  return (
    <div className="outbox-holders">
      <label className="small muted">
        A write has left this device when a relay has it, or when all of it is held by{' '}
        <select
          className="input"
          value={value}
          disabled={wanted.value === undefined || change.running}
          onChange={(event) => change.start(Number(event.target.value))}
        >
          {[...new Set([...choices, value])]
            .filter((count) => count > 0)
            .toSorted((a, b) => a - b)
            .map((count) => (
              <option key={count} value={count}>
                {count === 1 ? '1 browser' : `${count} browsers`}
              </option>
            ))}
        </select>
      </label>
      {change.failure !== null && <ProblemNote problem={change.failure} />}
    </div>
  );
}
