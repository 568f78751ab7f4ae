import type { Identity } from '../../registry/identity.ts';
import type { ShownContact } from '../../registry/people/note-contact.ts';
import { shortDid } from '../text/format.ts';

/**
 * How a key is shown (SPEC L5). `by`: who says the name. Only a petname that can be mistaken for no other stands alone (`key` empty); an own
 * key says that it is one; every other name comes with the ends of its key.
 */
export interface ShownName {
  readonly by: 'you' | 'petname' | 'itself' | 'nobody';
  readonly name: string;
  readonly key: string;
}

/** `says`: what the key calls itself, empty for nothing. */
export function nameOf(
  did: string,
  identities: readonly Pick<Identity, 'did' | 'name'>[],
  contacts: readonly Pick<ShownContact, 'did' | 'petname' | 'unmistakable'>[],
  says: string,
): ShownName {
  const key = shortDid(did);
  const own = identities.find((identity) => identity.did === did);
  if (own !== undefined) {
    const alone = identities.every((identity) => identity === own || identity.name !== own.name);
    return { by: 'you', name: own.name, key: alone ? '' : key };
  }
  const contact = contacts.find((one) => one.did === did);
  if (contact !== undefined && contact.petname !== '')
    return { by: 'petname', name: contact.petname, key: contact.unmistakable ? '' : key };
  return says === '' ? { by: 'nobody', name: '', key } : { by: 'itself', name: says, key };
}
