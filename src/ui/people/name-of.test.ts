import { expect, it } from 'vitest';
import { nameOf } from './name-of.ts';

const did = (letter: string): string => `did:key:z6Mk${letter.repeat(44)}`;
const own = [{ did: did('a'), name: 'Anna' }];
const contact = { did: did('b'), petname: 'Ben', unmistakable: true };
const ends = (letter: string): string => `z6Mk${letter.repeat(4)}…${letter.repeat(6)}`;

it('[L5] a name comes from the reader, then from the key itself, and stands alone only where it is the reader’s', () => {
  expect(nameOf(did('a'), own, [], 'Root')).toEqual({ by: 'you', name: 'Anna', key: '' });
  expect(nameOf(did('b'), own, [contact], 'Root')).toEqual({ by: 'petname', name: 'Ben', key: '' });
  expect(nameOf(did('c'), own, [contact], 'Ben')).toEqual({ by: 'itself', name: 'Ben', key: ends('c') });
  expect(nameOf(did('c'), own, [contact], '')).toEqual({ by: 'nobody', name: '', key: ends('c') });
});

it('[L5] names that look the same come with their keys', () => {
  const mistakable = { ...contact, unmistakable: false };
  expect(nameOf(did('b'), own, [mistakable], '')).toEqual({ by: 'petname', name: 'Ben', key: ends('b') });
  const two = [...own, { did: did('d'), name: 'Anna' }];
  expect(two.map((one) => nameOf(one.did, two, [], '').key)).toEqual([ends('a'), ends('d')]);
});
