import type { OutboxState } from '../../registry/outbox-item.ts';
import type { Problem } from '../../registry/problem.ts';
import type { SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { waitWords } from '../sync/wait-words.ts';

/** A release as this page published it. */
export interface PublishedRelease {
  readonly id: string;
  readonly version: string;
  /** What the publish came to. */
  readonly state: 'waiting' | 'ready';
  /** Milliseconds since 1970 UTC at which the publish began: older rows speak of another try. */
  readonly since: number;
}

/** Where a release stands on its way out. */
export interface Standing {
  readonly state: OutboxState;
  /** Why it is refused; null unless it is. */
  readonly problem: Problem | null;
}

/** Where a release stands now by its row of the outbox (newest first); without a row, where the publish left it. */
export function standingOf(release: PublishedRelease, outbox: readonly OutboxRow[]): Standing {
  const row = outbox.find(
    (one) =>
      one.what === 'release' &&
      one.module === release.id &&
      one.version === release.version &&
      one.createdAt >= release.since,
  );
  return row ?? { state: release.state, problem: null };
}

/** A standing in words: what is true now, and what comes next. Says no seconds, so that it can be read out. */
export function standingWords(
  state: OutboxState,
  network: SyncStatus['state'],
): { readonly title: string; readonly text: string } {
  const here = 'It can be found and installed on this device.';
  const why = waitWords(
    state,
    { state: network, peers: [], lastSynced: null, problems: [], nextTry: null },
    0,
  );
  switch (state) {
    case 'waiting':
    case 'ready':
      return {
        title: 'Published on this device',
        text: `${here} ${why} Closing the app loses nothing.`,
      };
    case 'relayed':
      return { title: 'Published', text: `It is signed, authorised and stored. ${why}` };
    case 'refused':
      return {
        title: 'Refused',
        text: 'It was signed and stored on this device, and does not go out to anyone.',
      };
  }
}
