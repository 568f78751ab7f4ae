import type { Context } from '../context.ts';
import type { DocumentOwner, Documents } from '../ports/documents.ts';
import type { RegistryApi } from '../registry-api.ts';
import type { Drafts } from './drafts.ts';
import { draftBytes, listDrafts } from './list-drafts.ts';

/** What pages call about drafts. */
export type DraftApi = Pick<
  RegistryApi,
  'drafts' | 'createDraft' | 'draftBytes' | 'setDraftFile' | 'deleteDraft'
>;

export interface DraftVerbs<D extends Documents> extends DraftApi {
  /** The documents, started when first asked for. */
  readonly documents: () => Promise<D>;
  /** After a publish that took a draft away: its document goes too. */
  readonly published: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The drafts of a registry: they are listed from their rows, and all that needs Automerge is loaded when it is first asked for. */
export function draftVerbs<D extends Documents>(
  context: () => Context,
  start: (owner: DocumentOwner) => Promise<D>,
): DraftVerbs<D> {
  let started: Promise<{ readonly drafts: Drafts; readonly documents: D }> | null = null;
  const load = async (): Promise<{ readonly drafts: Drafts; readonly documents: D }> =>
    (await import('./drafts.ts')).createDrafts(context(), start);
  const all = async (): Promise<{ readonly drafts: Drafts; readonly documents: D }> => {
    started ??= load();
    try {
      return await started;
    } catch (error) {
      // As when its code could not be fetched: the next call tries again.
      started = null;
      throw error;
    }
  };
  return {
    drafts: () => listDrafts(context()),
    draftBytes: (key) => draftBytes(context(), key),
    createDraft: async (key, content) => (await all()).drafts.create(key, content),
    setDraftFile: async (key, file) => (await all()).drafts.setFile(key, file),
    deleteDraft: async (key) => (await all()).drafts.remove(key),
    documents: async () => (await all()).documents,
    published: async () => (await started)?.drafts.tidy(),
    stop: async () => (await started?.catch(() => null))?.documents.stop(),
  };
}
