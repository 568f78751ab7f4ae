import type { Context } from '../context.ts';
import type { PublishOutcome } from '../outcomes.ts';
import type { DocumentOwner, Documents } from '../ports/documents.ts';
import { loadOnce } from '../load-once.ts';
import type { RegistryApi } from '../registry-api.ts';
import { draftBytes, listDrafts } from './list-drafts.ts';

/** What pages call about drafts. */
export type DraftApi = Pick<
  RegistryApi,
  'drafts' | 'createDraft' | 'draftBytes' | 'setDraftFile' | 'deleteDraft'
>;

export interface DraftVerbs extends DraftApi {
  /** Gives the documents that are asked for over `port` to a page, until it is gone. */
  readonly share: (port: MessagePort, gone: AbortSignal) => Promise<void>;
  /** Runs a publish that takes the draft away; its document goes after it. (One that a crash leaves goes at the next start.) */
  readonly publishing: (key: string, publish: () => Promise<PublishOutcome>) => Promise<PublishOutcome>;
  readonly stop: () => Promise<void>;
}

/** The drafts of a registry. They are listed from their rows; Automerge is loaded when one is first made, opened or deleted. */
export function draftVerbs(
  context: Context,
  start: (owner: DocumentOwner) => Promise<Documents>,
): DraftVerbs {
  const all = loadOnce(async () => (await import('./drafts.ts')).createDrafts(context, start));
  return {
    drafts: () => listDrafts(context),
    draftBytes: (key) => draftBytes(context, key),
    createDraft: async (key, content) => (await all.get()).drafts.create(key, content),
    setDraftFile: async (key, file) => (await all.get()).drafts.setFile(key, file),
    deleteDraft: async (key) => (await all.get()).drafts.remove(key),
    share: async (port, gone) => (await all.get()).documents.share(port, gone),
    async publishing(key, publish) {
      const row = await context.storage.read('drafts', key);
      const outcome = await publish();
      if (outcome.kind !== 'published' || row === undefined) return outcome;
      // Not in that commit's time: who waits for the release does not wait for this.
      void all.begun()?.then(({ documents }) => documents.remove(row.document));
      return outcome;
    },
    stop: async () => (await all.begun())?.documents.stop(),
  };
}
