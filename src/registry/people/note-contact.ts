import type { Context } from '../context.ts';
import { didOf } from '../did.ts';
import { quote } from '../module-id.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { nameLimit } from '../records.ts';
import { parseKey } from '../rights/parse-key.ts';
import { addressBook, type Contact } from './address-book.ts';
import { isPlainName } from './plain-name.ts';
import { refreshCircle } from './read-circle.ts';
import { skeletonOf } from './skeleton.ts';

/** What to change of a contact; what is left out stays. */
export interface ContactChange {
  readonly petname?: string;
  readonly trusted?: boolean;
}

/** A contact as screens show it. */
export interface ShownContact extends Contact {
  /** False where another petname, or the name of an own key, looks the same: then it is shown with its key (SPEC L5). */
  readonly unmistakable: boolean;
}

/** Writes what the reader calls a key, and whether he trusts it; nothing of it leaves the device. */
export async function noteContact(
  context: Context,
  did: string,
  change: ContactChange,
): Promise<Contact | Problem> {
  const key = parseKey(did);
  if (isProblem(key)) return key;
  return context.exclusive(async () => {
    const { storage, clock } = context;
    const own = (await storage.all('identities')).map(({ value }) => value);
    if (own.some(({ publicKey }) => publicKey === key)) return problem('people/yourself', {});
    const book = addressBook(storage);
    const before = await book.of(key);
    const petname = change.petname?.trim() ?? before.petname;
    const trusted = change.trusted ?? before.trusted;
    if (petname !== before.petname) {
      const others = (await book.all()).map((contact) => ({ name: contact.petname, key: contact.key }));
      const names = [...others, ...own.map(({ name, publicKey }) => ({ name, key: publicKey }))];
      const wrong = nameProblem(petname, key, names);
      if (wrong !== null) return wrong;
    }
    const trustedSince = trusted ? (before.trustedSince ?? clock.now()) : null;
    const contact: Contact = { ...before, petname, trusted, trustedSince };
    await storage.commit([book.put(contact)]);
    context.emit({ kind: 'people' });
    await refreshCircle(context);
    return contact;
  });
}

interface Named {
  readonly name: string;
  readonly key: string;
}

/** Why a petname cannot be given: two keys must never be shown under names that people may take for each other. */
function nameProblem(name: string, key: string, names: readonly Named[]): Problem | null {
  if (name === '') return null;
  const skeleton = skeletonOf(name);
  const readsLikeKey = /^(did:|z6mk)/i.test(name);
  if (!isPlainName(name, nameLimit) || skeleton === '' || readsLikeKey)
    return problem('people/bad-name', { found: quote(name), limit: nameLimit });
  const same = names.find((other) => other.key !== key && skeletonOf(other.name) === skeleton);
  return same === undefined
    ? null
    : problem('people/name-taken', { name: quote(name), other: quote(same.name), did: didOf(same.key) });
}

/** All contacts, with whether their petnames can be mistaken for others. */
export async function contactsOf({ storage }: Pick<Context, 'storage'>): Promise<readonly ShownContact[]> {
  const contacts = await addressBook(storage).all();
  const names = [
    ...contacts.map(({ petname }) => petname),
    ...(await storage.all('identities')).map(({ value }) => value.name),
  ];
  const times = new Map<string, number>();
  for (const name of names.map(skeletonOf)) times.set(name, (times.get(name) ?? 0) + 1);
  return contacts.map((contact) => ({
    ...contact,
    unmistakable: contact.petname !== '' && times.get(skeletonOf(contact.petname)) === 1,
  }));
}
