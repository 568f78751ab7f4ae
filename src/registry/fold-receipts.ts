import { toHex } from '../willow/bytes.ts';
import type { Context } from './context.ts';
import type { DropReceipt } from './drop-receipt.ts';
import type { OutboxItem } from './outbox-item.ts';
import { problem, type Problem } from './problem.ts';
import { receive } from './receive.ts';
import { isHeld } from './send-outbox.ts';
import { completeGranted, update } from './settle.ts';

/**
 * Takes up what became of items that were sent with no page open (SPEC P14). Everything is verified anew; each step is a commit, and all of
 * them come to the same when they are done again. Call while nobody writes receipts.
 */
export async function foldReceipts(context: Context): Promise<void> {
  const { joined, storage, outbox, exclusive } = context;
  if (joined === null) return;
  for (const { key, value: receipt } of await storage.all('receipts')) {
    const item = outbox.items().find((candidate) => candidate.key === key);
    const open = item?.state === 'waiting' || item?.state === 'ready';
    if (open && item.registry === toHex(joined.namespace)) await takeGrants(context, receipt);
    await exclusive(async () => {
      const change = open ? changed(context, key, receipt) : null;
      const done = { kind: 'delete', table: 'receipts', key } as const;
      if (change === null) await storage.commit([done]);
      else await update(context, [change], [], [done], receipt.at);
    });
  }
  await exclusive(() => outbox.trim());
}

/** A relay whose grants break an entry rule is named; nothing of them is kept, and the item goes on waiting. */
async function takeGrants(context: Context, { grants }: DropReceipt): Promise<void> {
  if (grants.length === 0) return;
  const outcomes = await receive(context, grants);
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refused !== undefined)
    context.emit({
      kind: 'error',
      problem: problem('background/bad-grants', { found: refused.problem.found }),
    });
  await context.exclusive(() => completeGranted(context));
}

/** The item after its receipt; null when that says nothing new of it. */
function changed({ outbox }: Context, key: string, receipt: DropReceipt): OutboxItem | null {
  const item = outbox.items().find((candidate) => candidate.key === key);
  if (item === undefined) return null;
  const found: Problem | null = receipt.problem;
  if (item.state === 'ready' && isHeld(item, receipt))
    return { ...item, state: 'relayed', sentBy: 'background', entries: [], problem: null };
  if (found === null) return null;
  if (item.state === 'ready') return { ...item, problem: found };
  return item.state === 'waiting' && receipt.grants.length === 0
    ? { ...item, state: 'refused', problem: found }
    : null;
}
