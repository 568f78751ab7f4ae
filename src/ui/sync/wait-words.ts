import type { PeerStatus, SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { formatClock, plural } from '../text/format.ts';
import { reachOf, untilWords } from './reach.ts';

/** What of a local write decides the words. */
export type OnItsWay = Pick<
  OutboxRow,
  'what' | 'state' | 'browsers' | 'whole' | 'sentBy' | 'changedAt' | 'needsKey'
>;

/** What else decides them. */
export interface WaitContext {
  readonly status: SyncStatus;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Whether this browser sends what waits with the app closed. */
  readonly background: boolean;
  /** False where the words are read out: no seconds are counted. */
  readonly counting: boolean;
}

/** What a local write waits for, why, and when that is tried again; or how it was sent. `lockedAuthor`: the name of its author's identity while that is locked (SPEC K10). */
export function waitWords(write: OnItsWay, context: WaitContext, lockedAuthor: string | null): string {
  if (write.needsKey && lockedAuthor !== null)
    return `Waits for you to unlock ${lockedAuthor}, whose key must sign the request for a grant. Then it goes on by itself.`;
  switch (write.state) {
    case 'relayed':
      return `${sentWords(write, context.now)}${browserWords(write)}`;
    case 'held':
      return `No relay has it yet.${browserWords(write)} It goes to a relay when one is met.`;
    case 'refused':
      return 'It was refused; see why on the module’s page.';
    case 'waiting':
      return grantWords(context);
    case 'ready':
      return `${relayWords(context)}${browserWords(write)}`;
  }
}

function sentWords({ sentBy, changedAt }: OnItsWay, now: number): string {
  const at = formatClock(changedAt, now);
  if (sentBy === 'background') return `Sent in the background at ${at}, with the app closed. A relay has it.`;
  if (sentBy === 'page') return `Sent at ${at}. A relay has it and passes it on.`;
  return 'A relay has it and passes it on.';
}

function grantWords(context: WaitContext): string {
  const need = 'a grant; only an issuer (the relay) can give it';
  if (context.status.state === 'offline')
    return `Waiting for the network, then for ${need}. ${laterWords(context)}`;
  const { relay } = reachOf(context.status);
  if (relay === null) return `Waiting for ${need}. ${noRelayWords(context.status)}`;
  if (relay.state === 'connected') return `Waiting for ${need}. The relay ${relay.name} is being asked.`;
  return `Waiting for ${need}. The relay ${relay.name} ${troubleWords(relay, context)}.`;
}

function relayWords(context: WaitContext): string {
  if (context.status.state === 'offline') return `Waiting for the network. ${laterWords(context)}`;
  const { relay } = reachOf(context.status);
  if (relay === null) return `Waiting for a relay. ${noRelayWords(context.status)}`;
  if (relay.state === 'connected') return `Being sent to the relay ${relay.name}.`;
  return `Waiting for the relay ${relay.name}, which ${troubleWords(relay, context)}.`;
}

function troubleWords(relay: PeerStatus, { now, counting }: WaitContext): string {
  const trouble = {
    connected: 'is connected',
    connecting: 'is being reached',
    unreachable: 'does not answer',
    dropped: 'broke a rule and is left alone',
  }[relay.state];
  return relay.nextTry === null || !counting
    ? trouble
    : `${trouble}: next try ${untilWords(relay.nextTry, now)}`;
}

function noRelayWords({ state }: SyncStatus): string {
  return state === 'starting' ? 'It is being looked for.' : 'No relay is known on this device.';
}

function laterWords({ background }: WaitContext): string {
  return background
    ? 'It will be sent in the background when the network is back, even with the app closed.'
    : 'It will be sent when the app is open and the network is back.';
}

/** Browsers list a release as soon as they hold its records; its bytes they fetch at install, and hold it then. */
function browserWords({ browsers, whole, what }: OnItsWay): string {
  const wholly = ` Held by ${plural(whole.length, 'browser')}.`;
  if (browsers <= whole.length) return whole.length === 0 ? '' : wholly;
  const have = `${plural(browsers, 'browser')} ${browsers === 1 ? 'has' : 'have'} it`;
  const listed = what === 'release' ? ` ${have} listed already.` : ` ${have} already.`;
  return whole.length === 0 ? listed : `${listed}${wholly}`;
}
