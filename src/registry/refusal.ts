import type { OutboxItem } from './outbox-item.ts';
import type { GrantAnswer } from './ports/network.ts';
import { problem, type Problem } from './problem.ts';

/** What an issuer's refusal means to who waits for the right. */
export function refusalOf(
  item: Pick<OutboxItem, 'module'>,
  { code, detail }: Omit<Extract<GrantAnswer, { kind: 'refused' }>, 'kind'>,
): Problem {
  return code === 'name-taken'
    ? problem('publish/name-taken', { id: item.module, owner: detail })
    : problem('grant/refused', { reason: detail });
}
