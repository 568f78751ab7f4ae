import { expect, it } from 'vitest';
import type { Person } from '../../registry/people/person.ts';
import { firstContact } from './first-contact.ts';

const did = `did:key:z6Mk${'a'.repeat(44)}`;
const key = 'aa'.repeat(32);
const stranger: Person = {
  did,
  key,
  ring: 'strangers',
  contact: { did, key, petname: '', trusted: false, trustedSince: null },
  says: 'The root',
  firstSeen: null,
  owns: [],
  publishes: [],
  grantedBy: [],
  witnessed: null,
  passed: [],
  ratings: 0,
  trusts: [],
  vouchedBy: [],
  statedBy: [],
};

it('[L2] says what is known and what is not, and never what the key says of itself', () => {
  expect(firstContact(stranger).join(' ')).toBe(
    'This device has never seen this key: nothing signed by it is here. It has published nothing that this device holds. ' +
      'No witness lists anything of it: its dates are its own word. No module changed hands to it or from it. Nobody you trust says to trust it.',
  );
  const known: Person = {
    ...stranger,
    firstSeen: Date.UTC(2026, 10, 27, 12),
    owns: ['a.b', 'a.c'],
    publishes: ['d.e'],
    ratings: 1,
    witnessed: Date.UTC(2026, 10, 20, 12),
    passed: [{ id: 'a.b', from: did, to: did }],
    vouchedBy: [did, did],
  };
  expect(firstContact(known)).toEqual([
    'First seen on this device on 27 Nov 2026.',
    'It owns 2 modules, publishes in 1 module of others and has rated 1 module.',
    'A witness lists something of it since 20 Nov 2026.',
    '1 name changed hands to it or from it, see below.',
    '2 people you trust say to trust it.',
  ]);
  expect(firstContact({ ...stranger, firstSeen: 0 })[0]).toBe(
    'It was here before this device noted first contacts.',
  );
  expect(firstContact({ ...stranger, ring: 'you' })).toEqual(['This is a key of this device.']);
});
