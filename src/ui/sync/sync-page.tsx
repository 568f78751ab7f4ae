import { Link } from 'react-router';
import { Copyable } from '../parts/copy.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icons.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { useServices } from '../services.ts';
import { countWaiting, syncWords } from '../shell/sync-words.ts';
import { useToast } from '../shell/toasts.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useAbout, useOutbox, useSync } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { useNow } from '../state/use-now.ts';
import { formatAgo, formatDay, plural } from '../text/format.ts';
import { HoldersWanted } from './holders-wanted.tsx';
import { OutboxEntry } from './outbox-entry.tsx';
import { PeerRow } from './peer-row.tsx';
import { circuitOf, inOrder, untilWords } from './reach.ts';
import { RateLimitsForm } from './rate-limits-form.tsx';
import { SyncErrors } from './sync-errors.tsx';
import '../styles/sync.css';
import { useSendsInBackground } from '../state/use-sends-in-background.ts';

/** With whom this device talks, what waits to go out, and why. */
export function SyncPage() {
  useTitle('Sync');
  const { registry } = useServices();
  const sendsInBackground = useSendsInBackground();
  const say = useToast();
  const network = useSync();
  const queue = useOutbox();
  const status = network.value;
  const outbox = queue.value;
  const about = useAbout().value;
  const now = useNow(1000);
  const tryNow = useAction(
    () => registry.api.syncNow().then(() => true),
    () => say('Tried to reach peers'),
  );
  if (status === undefined || outbox === undefined) return <Pending of={[network, queue]} />;
  const words = syncWords(status, 0);
  const waiting = countWaiting(outbox);
  const peers = inOrder(status.peers);
  const context = { status, now, background: sendsInBackground, counting: true };
  return (
    <div className="stack sync">
      <section className="card sync-state" aria-label="State">
        <span className="dot" data-tone={words.tone} />
        <div>
          <h1>
            <span className="unseen">Sync: </span>
            {words.title}
          </h1>
          <p>{words.long}</p>
          <p className="small muted num">
            {status.lastSynced === null
              ? 'Not in sync with a peer since the app was opened'
              : `Last in sync ${formatAgo(status.lastSynced, now)}`}
            {status.nextTry !== null && ` · next try ${untilWords(status.nextTry, now)}`}
          </p>
        </div>
        <div className="sync-actions">
          <Link to="/files" className="button" data-kind="quiet">
            <Icon name="file" size={14} /> Files
          </Link>
          <button type="button" className="button" disabled={tryNow.running} onClick={() => tryNow.start()}>
            <Icon name="sync" size={14} /> {tryNow.running ? 'Trying…' : 'Try now'}
          </button>
        </div>
      </section>

      <section className="stack" aria-labelledby="outbox">
        <h2 id="outbox">
          Outbox{' '}
          <span className="muted num">{waiting === 0 ? '' : `${plural(waiting, 'write')} on the way`}</span>
        </h2>
        {outbox.length === 0 ? (
          <p className="muted">Nothing written on this device waits to go out.</p>
        ) : (
          <LongList
            label="Outbox"
            count={outbox.length}
            estimate={74}
            keyOf={(index) => outbox[index]?.key ?? index}
            render={(index) => {
              const row = outbox[index];
              return row === undefined ? null : <OutboxEntry row={row} context={context} />;
            }}
          />
        )}
        <HoldersWanted />
      </section>

      <section className="stack" aria-labelledby="peers">
        <h2 id="peers">
          Peers <span className="muted num">{peers.length === 0 ? '' : peers.length}</span>
        </h2>
        <p className="small muted">
          Two browsers can also meet with no relay at all: <Link to="/pair">pair by two texts</Link>.
        </p>
        {peers.length === 0 ? (
          <Empty icon="sync" title="No peer known yet">
            Peers appear here as soon as this device has found one.
          </Empty>
        ) : (
          <LongList
            label="Peers"
            count={peers.length}
            estimate={84}
            keyOf={(index) => peers[index]?.id ?? index}
            render={(index) => {
              const peer = peers[index];
              return peer === undefined ? null : (
                <PeerRow peer={peer} through={circuitOf(peer, peers)} now={now} />
              );
            }}
          />
        )}
      </section>

      <RateLimitsForm />

      <SyncErrors problems={status.problems} now={now} />

      {about != null && (
        <section className="card" aria-label="Registry">
          <h2 className="sync-registry">{about.title === '' ? 'Registry' : about.title}</h2>
          <dl className="facts">
            <dt>Namespace</dt>
            <dd>
              <Copyable text={about.namespace} what="namespace" />
            </dd>
            <dt>Publishing</dt>
            <dd>{issuingWords[about.issuing]}</dd>
            <dt>Known since</dt>
            <dd>{formatDay(about.since)}</dd>
          </dl>
        </section>
      )}
    </div>
  );
}

const issuingWords = {
  open: 'Open: whoever asks is granted a free name',
  invite: 'By invitation of the owner',
  closed: 'Closed: the owner grants names by hand',
  unknown: 'Not known yet',
} as const;
