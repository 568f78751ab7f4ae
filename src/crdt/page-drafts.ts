import type { OpenDraft } from '../registry/drafts/open-draft.ts';
import { pageDocuments, type PageDocuments } from './page-documents.ts';

let started: Promise<PageDocuments> | null = null;

/** Opens a draft in this page, whose one Repo is started by the first; `offer` gives its ports to the registry worker. */
export async function openDraft(
  document: string,
  offer: (newPort: () => MessagePort) => void,
): Promise<OpenDraft> {
  started ??= start(offer);
  return (await started).open(document);
}

async function start(offer: (newPort: () => MessagePort) => void): Promise<PageDocuments> {
  try {
    const documents = await pageDocuments();
    offer(documents.newPort);
    return documents;
  } catch (error) {
    // As when its wasm could not be fetched: the next call tries again.
    started = null;
    throw error;
  }
}
