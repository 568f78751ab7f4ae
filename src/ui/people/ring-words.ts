import type { Ring } from '../../registry/people/ring.ts';

/** The rings around the reader, as a heading of many and as a word about one. */
export const ringWords: Readonly<Record<Ring, { readonly many: string; readonly one: string }>> = {
  you: { many: 'You', one: 'You' },
  trusted: { many: 'People you trust', one: 'You trust them' },
  theirs: { many: 'People they trust', one: 'Trusted by people you trust' },
  strangers: { many: 'Strangers', one: 'A stranger to you' },
};
