import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { createIssuer, type Accept } from '../issue.ts';
import type { GrantAnswer } from '../ports/network.ts';
import { passableRight } from '../rules/passable-right.ts';

/** Answers grant requests; null where this device issues nothing now. */
export type IssuerHere = (request: Uint8Array) => Promise<GrantAnswer | null>;

/**
 * This device as an issuer (SPEC J4): an identity of it that may write `registry/names` answers requests, its own among them, as long as its
 * key is not locked.
 */
export function issuerHere(context: Context, identities: Identities, accept: Accept): IssuerHere {
  const answering = new Map<string, (request: Uint8Array) => Promise<GrantAnswer>>();
  return async (request) => {
    for (const { value } of await context.storage.all('identities')) {
      const { publicKey } = value;
      if (!mayIssue(context, publicKey)) continue;
      const signer = await identities.signerOf(publicKey);
      if (signer === null) continue;
      const answer = answering.get(publicKey) ?? createIssuer(() => context, signer, accept);
      answering.set(publicKey, answer);
      return answer(request);
    }
    return null;
  };
}

function mayIssue({ authority, clock }: Context, publicKey: string): boolean {
  const now = taiFromUnix(clock.now());
  const area = { subspaceId: null, path: pathOf('registry', 'names'), times: { start: now, end: now + 1n } };
  return passableRight(authority.grants.get(publicKey) ?? [], area, now, authority.standing) !== undefined;
}
