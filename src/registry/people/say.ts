import { didOf } from '../did.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { quote } from '../module-id.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem } from '../problem.ts';
import { nameLimit } from '../records.ts';
import { parseKey } from '../rights/parse-key.ts';
import { writePersonal } from './write-personal.ts';
import { isPlainName } from './plain-name.ts';

/** Publishes a trust edge from the chosen identity to a key, or takes it back; everybody can read it. */
export async function sayTrust(
  context: Context,
  identities: Identities,
  operation: string,
  did: string,
  trusted: boolean,
): Promise<WriteOutcome> {
  const key = parseKey(did);
  if (isProblem(key)) return { kind: 'refused', problem: key };
  const own = (await identities.all()).some(({ publicKey }) => publicKey === key);
  if (own) return { kind: 'refused', problem: problem('people/yourself', {}) };
  return writePersonal(context, identities, operation, {
    what: 'trust',
    said: 'the statement of trust',
    module: '',
    path: { kind: 'trust', did: didOf(key) },
    value: { trusted },
  });
}

/** Publishes the name by which the chosen identity calls itself; empty: takes it back. */
export async function sayName(
  context: Context,
  identities: Identities,
  operation: string,
  name: string,
): Promise<WriteOutcome> {
  const trimmed = name.trim();
  if (!isPlainName(trimmed, nameLimit))
    return {
      kind: 'refused',
      problem: problem('people/bad-name', { found: quote(trimmed), limit: nameLimit }),
    };
  return writePersonal(context, identities, operation, {
    what: 'person',
    said: 'the name',
    module: '',
    path: { kind: 'person' },
    value: { name: trimmed },
  });
}
