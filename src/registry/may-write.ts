import { fromHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { commitmentTo } from './rules/control-record.ts';
import { problem, type Problem } from './problem.ts';

/**
 * Why a key cannot write releases or texts of a module now (SPEC G3): the name is another's, or its right as maintainer has ended. Null when it may,
 * when nobody owns the name yet, or when its owner committed to this key. `key` is 64 hex digits.
 */
export function writeProblem(
  { authority, clock }: Pick<Context, 'authority' | 'clock'>,
  id: string,
  key: string,
  what: 'releases' | 'card',
): Problem | null {
  const tenure = authority.tenures(id).at(-1);
  if (tenure === undefined || tenure.key === key || tenure.next === commitmentTo(key)) return null;
  const entry = {
    namespaceId: fromHex(authority.root) ?? new Uint8Array(32),
    subspaceId: fromHex(key) ?? new Uint8Array(32),
    path: pathOf('modules', id, what),
    timestamp: taiFromUnix(clock.now()),
    payloadLength: 0n,
    payloadDigest: new Uint8Array(32),
  };
  const { reach } = authority.module(id, { entry, id: '' });
  if (reach === 'counts') return null;
  return reach === 'late'
    ? problem('rights/ended', { id })
    : problem('publish/name-taken', { id, owner: didOf(tenure.key) });
}
