import type { PeerStatus } from '../../registry/sync-status.ts';
import { Badge } from '../parts/badge.tsx';
import type { Tone } from '../parts/badge.tsx';
import { ProblemBrief } from '../parts/problem-note.tsx';
import { formatBytes, formatClock, formatMoment, shorten } from '../text/format.ts';
import { untilWords } from './reach.ts';

const states: Record<PeerStatus['state'], readonly [tone: Tone, label: string]> = {
  connecting: ['plain', 'Connecting'],
  connected: ['good', 'Connected'],
  unreachable: ['warn', 'Unreachable'],
  dropped: ['bad', 'Dropped'],
};

/** One peer: who, how, how much, since when, and what went wrong. */
export function PeerRow({
  peer,
  through,
  now,
}: {
  readonly peer: PeerStatus;
  /** Who carries the bytes when the peer is not reached directly. */
  readonly through: string;
  readonly now: number;
}) {
  const [tone, label] = states[peer.state];
  return (
    <article className="peer">
      <div className="row">
        <strong className="peer-name">{peer.name === '' ? shorten(peer.id) : peer.name}</strong>
        <Badge tone={tone}>{label}</Badge>
        <span className="small muted">
          {peer.kind === 'relay' ? 'relay' : 'browser'}
          {peer.state === 'connected' ? (peer.direct ? ', direct' : `, relayed through ${through}`) : ''}
        </span>
      </div>
      <p className="peer-facts num">
        <span className="peer-bytes" title="Received">
          <span aria-hidden="true">↓ </span>
          <span className="unseen">received </span>
          {formatBytes(peer.bytesIn)}
        </span>
        <span className="peer-bytes" title="Sent">
          <span aria-hidden="true">↑ </span>
          <span className="unseen">sent </span>
          {formatBytes(peer.bytesOut)}
        </span>
        {peer.since > 0 && <span title={formatMoment(peer.since)}>since {formatClock(peer.since, now)}</span>}
        {peer.nextTry !== null && <span>next try {untilWords(peer.nextTry, now)}</span>}
        <span className="mono peer-address">{peer.address}</span>
      </p>
      {peer.problem !== null && <ProblemBrief problem={peer.problem} />}
    </article>
  );
}
