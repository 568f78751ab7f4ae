import type { Problem } from '../../registry/problem.ts';
import { Icon } from './icons.tsx';

/** The one way a problem is shown: what was expected, what was found, what to do. */
export function ProblemNote({
  problem,
  title = 'That did not work',
}: {
  readonly problem: Problem;
  readonly title?: string;
}) {
  return (
    <div className="notice problem" data-tone="bad" role="alert" data-code={problem.code}>
      <Icon name="alert" />
      <div className="notice-body">
        <strong>{title}</strong>
        <dl>
          <dt>Expected</dt>
          <dd>{problem.expected}</dd>
          <dt>Found</dt>
          <dd>{problem.found}</dd>
          <dt>What to do</dt>
          <dd>{problem.action}</dd>
        </dl>
      </div>
    </div>
  );
}

/** The same in the room beside a form field. */
export function ProblemBrief({ problem, id }: { readonly problem: Problem; readonly id?: string }) {
  return (
    <p className="problem-brief" id={id} data-code={problem.code}>
      <Icon name="alert" size={14} />
      <span>
        Expected {problem.expected}; found {problem.found}. {problem.action}
      </span>
    </p>
  );
}
