import type { Identity } from '../../registry/identity.ts';
import type { Problem } from '../../registry/problem.ts';

/** The identity of this device, other than the one in use, that owns (or waits for) the name a publish was refused for. */
export function ownerHere(problem: Problem, identities: readonly Identity[]): Identity | undefined {
  if (problem.code !== 'publish/name-taken') return undefined;
  const did = /did:key:\w+/.exec(problem.found)?.[0];
  return identities.find((identity) => !identity.current && identity.did === did);
}
