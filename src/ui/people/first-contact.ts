import type { Person } from '../../registry/people/person.ts';
import { formatDay, plural } from '../text/format.ts';

/** What this device knows of a key and since when, and what it does not know, in sentences. */
export function firstContact(person: Person): readonly string[] {
  const { owns, publishes, witnessed, passed, vouchedBy, ratings } = person;
  if (person.ring === 'you') return ['This is a key of this device.'];
  const does = [
    owns.length > 0 ? `owns ${plural(owns.length, 'module')}` : '',
    publishes.length > 0 ? `publishes in ${plural(publishes.length, 'module')} of others` : '',
    ratings > 0 ? `has rated ${plural(ratings, 'module')}` : '',
  ].filter((word) => word !== '');
  return [
    seen(person),
    does.length === 0 ? 'It has published nothing that this device holds.' : `It ${list(does)}.`,
    witnessed === null
      ? 'No witness lists anything of it: its dates are its own word.'
      : `A witness lists something of it since ${formatDay(witnessed)}.`,
    passed.length === 0
      ? 'No module changed hands to it or from it.'
      : `${plural(passed.length, 'name')} changed hands to it or from it, see below.`,
    vouchedBy.length === 0
      ? 'Nobody you trust says to trust it.'
      : `${vouchedBy.length === 1 ? '1 person' : `${vouchedBy.length} people`} you trust ${vouchedBy.length === 1 ? 'says' : 'say'} to trust it.`,
  ];
}

function seen({ firstSeen }: Person): string {
  if (firstSeen === null) return 'This device has never seen this key: nothing signed by it is here.';
  if (firstSeen === 0) return 'It was here before this device noted first contacts.';
  return `First seen on this device on ${formatDay(firstSeen)}.`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
