import type { Area } from './area.ts';
import { equalBytes, toHex } from './bytes.ts';
import { rootArea } from './capability.ts';
import type { AccessMode, Capability } from './capability.ts';
import type { CapabilityFault } from './capability-fault.ts';
import { percentEncode } from './percent-encoding.ts';
import { unixFromTai } from './tai.ts';
import type { CapabilityProblem } from './verify-capability.ts';

/** How keys and times are put into words; without, the first eight digits of a key and the date or moment in UTC. */
export interface CapabilityWords {
  /** A name for a key of 32 bytes, or null when it has none. */
  readonly nameOf?: (key: Uint8Array) => string | null;
  readonly dateOf?: (time: bigint) => string;
}

/** One link of a chain: who gives whom what. */
export interface CapabilityStep {
  readonly giver: string;
  readonly receiver: string;
  /** The giver and the receiver are one: a right narrowed, not passed on. */
  readonly isRestriction: boolean;
  readonly mode: AccessMode;
  /** `everything`, `modules/io.example.x`, `people in Ada's subspace`. */
  readonly area: string;
  /** `until 2027-01-01`, `from … until …`, or empty for all times. */
  readonly times: string;
  /** Whose signature says so; null for an author's own subspace in a communal namespace, which needs none. */
  readonly signedBy: string | null;
  /** `broken` where the chain breaks, `void` after that; `whole` says no more than that no fault was given here. */
  readonly standing: 'whole' | 'broken' | 'void';
}

/** The chain in words, root first; `fault` is what `findFault` says, null when the chain is valid or was not verified. */
export function explainCapability(
  capability: Capability,
  words: CapabilityWords = {},
  fault: CapabilityFault | null = null,
): CapabilityStep[] {
  const { kind, mode, namespaceKey, userKey } = capability;
  const namespace = `namespace ${nameIn(words, namespaceKey)} (${kind})`;
  const links = [
    { giver: namespace, giverKey: null, receiverKey: userKey, area: rootArea(capability) },
    ...capability.delegations.map(({ user, area }, index) => {
      const giverKey = capability.delegations[index - 1]?.user ?? userKey;
      return { giver: nameIn(words, giverKey), giverKey, receiverKey: user, area };
    }),
  ];
  return links.map(({ giver, giverKey, receiverKey, area }, link) => ({
    giver,
    receiver: nameIn(words, receiverKey),
    isRestriction: giverKey !== null && equalBytes(giverKey, receiverKey),
    mode,
    area: areaInWords(words, area),
    times: timesInWords(words, area),
    signedBy: kind === 'communal' && link === 0 ? null : giver,
    standing: fault === null || link < fault.link ? 'whole' : link === fault.link ? 'broken' : 'void',
  }));
}

/** The same as lines to read, one a link: `Ada let Bob write modules/io.example.x until 2027-01-01`. */
export function explainText(
  capability: Capability,
  words: CapabilityWords = {},
  fault: CapabilityFault | null = null,
): string {
  return explainCapability(capability, words, fault)
    .map((step) => `${sentence(step)}${note(step, fault)}`)
    .join('\n');
}

const problemWords: Record<CapabilityProblem, string> = {
  'wrong-length': 'a key, signature or path has another length than it must',
  'too-many-delegations': 'the chain is longer than is accepted',
  'namespace-not-owned': 'this namespace is communal, so its key grants nothing',
  'namespace-not-communal': 'this namespace is owned, so only its key grants anything',
  'area-wider': 'this is more than was granted before',
  'bad-initial-authorisation': 'the signature is not by the key of the namespace',
  'bad-delegation-signature': 'the signature is not by',
};

function sentence({ giver, receiver, isRestriction, mode, area, times }: CapabilityStep): string {
  const what = `${mode} ${area}${times === '' ? '' : ` ${times}`}`;
  return isRestriction ? `${giver} narrowed it to ${what}` : `${giver} let ${receiver} ${what}`;
}

function note({ giver, standing }: CapabilityStep, fault: CapabilityFault | null): string {
  if (fault === null || standing === 'whole') return '';
  if (standing === 'void') return ' (void: the chain is broken before)';
  const why = problemWords[fault.problem];
  return ` (broken: ${why}${fault.problem === 'bad-delegation-signature' ? ` ${giver}` : ''})`;
}

function nameIn({ nameOf }: CapabilityWords, key: Uint8Array): string {
  return nameOf?.(key) ?? `${toHex(key.subarray(0, 4))}…`;
}

/** Bytes that a URI would encode are encoded here too, so no path can pass for another or end the line. */
function areaInWords(words: CapabilityWords, { path, subspaceId }: Area): string {
  const components = path.map((component) => (component.length === 0 ? '""' : percentEncode(component)));
  const where = path.length === 0 ? 'everything' : components.join('/');
  return subspaceId === null ? where : `${where} in ${nameIn(words, subspaceId)}'s subspace`;
}

function timesInWords({ dateOf = utcOf }: CapabilityWords, { times: { start, end } }: Area): string {
  const bounds = [
    ...(start === 0n ? [] : [`from ${dateOf(start)}`]),
    ...(end === null ? [] : [`until ${dateOf(end)}`]),
  ];
  return bounds.join(' ');
}

/** The day in UTC, with the time of day unless that is midnight; the bare number beyond what a calendar shows. */
function utcOf(time: bigint): string {
  const milliseconds = unixFromTai(time);
  if (milliseconds > 8.64e15) return `time ${time}`;
  return new Date(milliseconds).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
}
