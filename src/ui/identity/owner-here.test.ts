import { describe, expect, it } from 'vitest';
import type { Identity } from '../../registry/identity.ts';
import { problem } from '../../registry/problem.ts';
import { ownerHere } from './owner-here.ts';

const identity = (name: string, did: string, current = false): Identity => ({
  did,
  name,
  publicKey: '',
  createdAt: 0,
  current,
  protection: 'none',
  locked: false,
  passkey: null,
});
const anna = identity('Anna', 'did:key:z6MkAnna');
const ben = identity('Ben', 'did:key:z6MkBen', true);
const taken = (owner: string) => problem('publish/name-taken', { id: 'io.example.a', owner });

describe('ownerHere', () => {
  it('[U8] is the identity of this device that has the name', () =>
    expect(ownerHere(taken(anna.did), [ben, anna])).toBe(anna));
  it('[U8] is nobody when a stranger has it, or one whose did only begins alike', () => {
    expect(ownerHere(taken('did:key:z6MkCarl'), [ben, anna])).toBeUndefined();
    expect(ownerHere(taken(`${anna.did}x`), [ben, anna])).toBeUndefined();
  });
  it('[U8] is not the identity in use already', () =>
    expect(ownerHere(taken(ben.did), [ben, anna])).toBeUndefined());
  it('[U8] is nobody for another problem', () =>
    expect(ownerHere(problem('grant/refused', { reason: `not ${anna.did}` }), [ben, anna])).toBeUndefined());
});
