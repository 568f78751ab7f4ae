import type { ShownContact } from '../../registry/people/note-contact.ts';
import type { Person } from '../../registry/people/person.ts';
import type { Problem } from '../../registry/problem.ts';
import { useServices } from '../services.ts';
import { useLive } from './use-live.ts';
import type { Live } from './use-live.ts';

/** What the reader noted of others. */
export function useContacts(): Live<readonly ShownContact[]> {
  const { registry } = useServices();
  return useLive(
    'contacts',
    () => registry.api.contacts(),
    (event) => event.kind === 'people' || event.kind === 'identities',
  );
}

/** What a key calls itself. */
export function useSays(did: string): Live<string> {
  const { registry } = useServices();
  return useLive(
    `says ${did}`,
    () => registry.api.says(did),
    (event) => event.kind === 'people',
  );
}

/** Everything known about one key. */
export function usePerson(did: string): Live<Person | Problem> {
  const { registry } = useServices();
  return useLive(
    `person ${did}`,
    () => registry.api.person(did),
    ({ kind }) => kind === 'people' || kind === 'identities' || kind === 'outbox' || kind === 'modules',
  );
}
