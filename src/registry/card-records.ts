import { concatBytes } from '../willow/bytes.ts';
import type { CardEdit } from './card.ts';
import type { Context } from './context.ts';
import { sourceOf } from './module-sources.ts';
import { cardChangesOf } from './project-module.ts';
import type { RecordDraft } from './write-records.ts';

/** The card entries of one saved form: 8 bytes of time (big-endian) ‖ one Automerge change each; none when nothing changes (SPEC D2, D6). `base`: heads it is made on; empty: as the card stands. */
export async function cardDrafts(
  context: Context,
  id: string,
  author: string,
  edit: CardEdit,
  timestamp: bigint,
  base: readonly string[] = [],
): Promise<readonly RecordDraft[]> {
  const { cards, authority } = context;
  const changes = cardChangesOf(await sourceOf(context, id), authority);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, timestamp);
  return (await cards.edit(changes, author, edit, base.length === 0 ? undefined : base)).map((change) => ({
    path: (sha256) => ({ kind: 'card', id, sha256 }),
    payload: concatBytes(time, change),
  }));
}
