import type { Problem } from '../../registry/problem.ts';
import { Icon } from '../parts/icons.tsx';
import { ProblemBrief } from '../parts/problem-note.tsx';
import type { DraftDependency } from '../../registry/drafts/draft-content.ts';

interface DependenciesEditorProps {
  readonly rows: readonly DraftDependency[];
  readonly problem: Problem | undefined;
  readonly onChange: (rows: readonly DraftDependency[]) => void;
}

/** Rows of id, range and optional. */
export function DependenciesEditor({ rows, problem, onChange }: DependenciesEditorProps) {
  const patch = (key: string, part: Partial<DraftDependency>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = (): void =>
    onChange([...rows, { key: crypto.randomUUID(), id: '', range: '', optional: false }]);
  return (
    <fieldset className="dependencies">
      <legend className="label">Dependencies</legend>
      {rows.map((row, index) => (
        <div key={row.key} className="dependency">
          <input
            className="input mono"
            aria-label={`Dependency ${index + 1}: module id`}
            placeholder="io.example.other"
            spellCheck={false}
            value={row.id}
            onChange={(event) => patch(row.key, { id: event.target.value })}
          />
          <input
            className="input mono"
            aria-label={`Dependency ${index + 1}: range`}
            placeholder="^1.0.0"
            spellCheck={false}
            value={row.range}
            onChange={(event) => patch(row.key, { range: event.target.value })}
          />
          <label className="check small">
            <input
              type="checkbox"
              checked={row.optional}
              onChange={(event) => patch(row.key, { optional: event.target.checked })}
            />
            optional
          </label>
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove dependency ${index + 1}`}
            onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
          >
            <Icon name="cross" size={14} />
          </button>
        </div>
      ))}
      {problem !== undefined && <ProblemBrief problem={problem} />}
      <div>
        <button type="button" className="button" data-size="small" onClick={add}>
          Add dependency
        </button>
      </div>
    </fieldset>
  );
}
