import type { Context } from './context.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Acknowledger } from './ports/network.ts';
import { update } from './settle.ts';

/**
 * Notes that a peer holds these entries. An item all of whose entries a relay holds is *relayed*; browsers are only counted, for they
 * may go and take it with them. `held` is what relays said before, kept between calls.
 */
export async function acknowledge(
  context: Context,
  held: Set<string>,
  ids: readonly string[],
  peer: Acknowledger,
): Promise<void> {
  const { outbox, exclusive, emit } = context;
  if (peer.kind === 'browser') {
    if (outbox.heldBy(peer.id, ids)) emit({ kind: 'outbox' });
    return;
  }
  const sent = new Set(outbox.items().flatMap((item) => (item.state === 'ready' ? item.entryIds : [])));
  const news = ids.filter((id) => sent.has(id));
  if (news.length === 0) return;
  for (const id of news) held.add(id);
  await exclusive(async () => {
    const relayed = outbox
      .items()
      .filter((item) => item.state === 'ready' && item.entryIds.every((id) => held.has(id)))
      .map((item): OutboxItem => ({ ...item, state: 'relayed', sentBy: 'page', entries: [], problem: null }));
    if (relayed.length > 0) await update(context, relayed);
    for (const id of relayed.flatMap(({ entryIds }) => entryIds)) held.delete(id);
    await outbox.trim();
  });
}
