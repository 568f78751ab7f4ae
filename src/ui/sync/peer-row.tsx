import type { PeerStatus } from '../../registry/sync-status.ts';
import { Badge } from '../parts/badge.tsx';
import type { Tone } from '../parts/badge.tsx';
import { ProblemBrief } from '../parts/problem-note.tsx';
import { formatAgo, formatBytes, formatMoment, shorten } from '../text/format.ts';

const states: Record<PeerStatus['state'], readonly [tone: Tone, label: string]> = {
  connecting: ['plain', 'Connecting'],
  connected: ['good', 'Connected'],
  unreachable: ['warn', 'Unreachable'],
  dropped: ['bad', 'Dropped'],
};

/** One peer: who, how, how much, since when, and what went wrong. */
export function PeerRow({ peer, now }: { readonly peer: PeerStatus; readonly now: number }) {
  const [tone, label] = states[peer.state];
  return (
    <article className="peer">
      <div className="row">
        <strong className="peer-name">{peer.name === '' ? shorten(peer.id) : peer.name}</strong>
        <Badge tone={tone}>{label}</Badge>
        <span className="small muted">
          {peer.kind === 'relay' ? 'relay' : 'browser'}
          {peer.state === 'connected' ? (peer.direct ? ', direct' : ', through a relay') : ''}
        </span>
      </div>
      <p className="peer-facts num">
        <span title="Received">↓ {formatBytes(peer.bytesIn)}</span>
        <span title="Sent">↑ {formatBytes(peer.bytesOut)}</span>
        <span title={formatMoment(peer.since)}>{formatAgo(peer.since, now)}</span>
        <span className="mono">{peer.address}</span>
      </p>
      {peer.problem !== null && <ProblemBrief problem={peer.problem} />}
    </article>
  );
}
