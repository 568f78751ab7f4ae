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
  held: ['good', 'Held by others'],
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

/** Names of holders that are written out; more are counted. */
const namesShown = 3;

function listed(names: readonly string[]): string {
  const more = names.length - namesShown;
  return more <= 0 ? names.join(', ') : `${names.slice(0, namesShown).join(', ')} and ${more} more`;
}

/** What the peers in reach call it, or the end of its peer id. */
function nameOf(id: string, { peers }: WaitContext['status']): string {
  return peers.find((peer) => peer.id === id)?.name ?? `browser ${id.slice(-6)}`;
}

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
          {row.whole.length > 0 && (
            <span className="muted" title={row.whole.join('\n')}>
              {' '}
              By {listed(row.whole.map((id) => nameOf(id, context.status)))}.
            </span>
          )}
        </p>
      ) : (
        <ProblemBrief problem={row.problem} />
      )}
    </article>
  );
}
