import { Link } from 'react-router';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { Badge } from '../parts/badge.tsx';
import type { Tone } from '../parts/badge.tsx';
import { ProblemBrief } from '../parts/problem-note.tsx';
import { useIdentities } from '../state/registry-values.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { formatAgo, formatBytes, formatMoment } from '../text/format.ts';
import { waitWords } from './wait-words.ts';
import type { WaitContext } from './wait-words.ts';

const states: Record<OutboxRow['state'], readonly [tone: Tone, label: string]> = {
  waiting: ['warn', 'Waiting for a grant'],
  ready: ['warn', 'Ready to send'],
  relayed: ['good', 'Relayed'],
  refused: ['bad', 'Refused'],
};
const sentInBackground = ['good', 'Sent in the background'] as const;
const nouns: Record<OutboxRow['what'], string> = {
  release: 'Release',
  card: 'Description',
  rating: 'Rating',
  installs: 'Install count',
  rights: 'Rights',
  trust: 'Trust',
  person: 'Own name',
};

/** One local write on its way out. */
export function OutboxEntry({ row, context }: { readonly row: OutboxRow; readonly context: WaitContext }) {
  const author = useIdentities().value?.find(({ publicKey }) => publicKey === row.author);
  const [tone, label] =
    row.state === 'relayed' && row.sentBy === 'background' ? sentInBackground : states[row.state];
  return (
    <article className="outbox" data-state={row.state}>
      <div className="row">
        <span className="small muted">{nouns[row.what]}</span>
        {row.module !== '' && (
          <Link to={`/modules/${row.module}`} className="outbox-id">
            <BreakableId id={row.module} />
          </Link>
        )}
        {row.version !== '' && <span className="mono small">{row.version}</span>}
        <Badge tone={tone}>{label}</Badge>
        <span className="small muted num outbox-size" title={formatMoment(row.createdAt)}>
          {formatBytes(row.size)} · {formatAgo(row.createdAt, context.now)}
        </span>
      </div>
      {row.problem === null ? (
        <p className="small outbox-why">
          {waitWords(row, context, author?.locked === true ? author.name : null)}
        </p>
      ) : (
        <ProblemBrief problem={row.problem} />
      )}
    </article>
  );
}
