import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { waitWords } from '../sync/wait-words.ts';
import type { OnItsWay, WaitContext } from '../sync/wait-words.ts';

/** A release as this page published it. */
export interface PublishedRelease {
  readonly id: string;
  readonly version: string;
  /** What the publish came to. */
  readonly state: 'waiting' | 'ready';
  /** Milliseconds since 1970 UTC at which the publish began: older rows speak of another try. */
  readonly since: number;
}

/** Where a release stands on its way out; `problem` says why it is refused. */
export type Standing = OnItsWay & Pick<OutboxRow, 'problem'>;

/** Where a release stands now by its row of the outbox (newest first); without a row, where the publish left it. */
export function standingOf(release: PublishedRelease, outbox: readonly OutboxRow[]): Standing {
  const row = outbox.find(
    (one) =>
      one.what === 'release' &&
      one.module === release.id &&
      one.version === release.version &&
      one.createdAt >= release.since,
  );
  const { state, since } = release;
  return (
    row ?? {
      what: 'release',
      state,
      browsers: 0,
      whole: [],
      needsKey: false,
      changedAt: since,
      problem: null,
    }
  );
}

/** A standing in words: what is true now, and what comes next. Says no seconds, so that it can be read out. */
export function standingWords(
  standing: Standing,
  context: Omit<WaitContext, 'counting'>,
): { readonly title: string; readonly text: string } {
  const here = 'It can be found and installed on this device.';
  const why = waitWords(standing, { ...context, counting: false }, null);
  switch (standing.state) {
    case 'waiting':
    case 'ready':
      return {
        title: 'Published on this device',
        text: `${here} ${why} Closing the app loses nothing.`,
      };
    case 'relayed':
    case 'held':
      return { title: 'Published', text: `It is signed, authorised and stored. ${why}` };
    case 'refused':
      return {
        title: 'Refused',
        text: 'It was signed and stored on this device, and does not go out to anyone.',
      };
  }
}
