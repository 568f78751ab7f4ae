import { didOf } from '../did.ts';
import type { Change, Storage } from '../ports/storage.ts';

/** What the reader noted of somebody else's key; it stays on this device (SPEC L1). */
export interface Contact {
  /** 64 hex digits, and the same as did:key. */
  readonly key: string;
  readonly did: string;
  /** The reader's name for it; empty for none. */
  readonly petname: string;
  readonly trusted: boolean;
  /** Milliseconds since 1970 UTC; null while it is not trusted. */
  readonly trustedSince: number | null;
}

/** The reader's notes on people. Law: `of` gives what was last put; a contact without petname and trust is none. */
export interface AddressBook {
  all(): Promise<readonly Contact[]>;
  of(key: string): Promise<Contact>;
  /** The change that writes a contact, for the commit that it belongs to. */
  put(contact: Contact): Change;
}

const prefix = 'contact ';

/** The address book in the rows of this device's settings. */
export function addressBook(storage: Storage): AddressBook {
  return {
    async all() {
      const rows = await storage.all('settings');
      return rows.flatMap(({ key, value }) =>
        key.startsWith(prefix) ? [contactOf(key.slice(prefix.length), value)] : [],
      );
    },
    of: async (key) => contactOf(key, await storage.read('settings', prefix + key)),
    put({ key, petname, trusted, trustedSince }) {
      return petname === '' && !trusted
        ? { kind: 'delete', table: 'settings', key: prefix + key }
        : { kind: 'put', table: 'settings', key: prefix + key, value: { petname, trusted, trustedSince } };
    },
  };
}

function contactOf(key: string, value: unknown): Contact {
  const row = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const { petname, trusted, trustedSince } = row;
  return {
    key,
    did: didOf(key),
    petname: typeof petname === 'string' ? petname : '',
    trusted: trusted === true,
    trustedSince: trusted === true && typeof trustedSince === 'number' ? trustedSince : null,
  };
}
