import { Repo, type DocHandle, type DocumentId, type PeerId } from '@automerge/automerge-repo/slim';
import { MessageChannelNetworkAdapter } from '@automerge/automerge-repo-network-messagechannel';
import type { DocumentOwner, Documents } from '../registry/ports/documents.ts';
import { againWhileAsked, type AgainWhileAsked } from './again-while-asked.ts';
import type { Automerge } from './card-document.ts';
import { readDraft, savedDraft, writeDraft, type DraftDocument } from './draft-document.ts';
import type { DocumentDisk } from './document-disk.ts';
import { draftGenesis } from './draft-genesis.ts';

/**
 * {@link Documents} in an automerge-repo. It announces nothing by itself: a page gets the documents it asks for, and only those that
 * `owner` owns; so one that was published or deleted does not come back from a tab that still shows it.
 */
export function repoDocuments(automerge: Automerge, disk: DocumentDisk, owner: DocumentOwner): Documents {
  const owned = new Map<string, Promise<boolean>>();
  const followed = new Map<string, AgainWhileAsked>();
  const repo = new Repo({
    storage: disk,
    // Names this life of the worker: a Repo that came back under the name of one that died would not be met again.
    peerId: `registry-${crypto.randomUUID()}` as PeerId,
    shareConfig: {
      announce: () => Promise.resolve(false),
      access: (_peer, document) => (document === undefined ? Promise.resolve(false) : isOwned(document)),
    },
  });

  async function isOwned(document: string): Promise<boolean> {
    const known = owned.get(document) ?? owner.owns(document);
    owned.set(document, known);
    if (!(await known)) {
      owned.delete(document);
      return false;
    }
    if (!followed.has(document)) follow(await repo.find<DraftDocument>(document as DocumentId, anyState));
    return true;
  }

  /** Saves what comes in as fast as the disk takes it, and says what was saved. */
  function follow(handle: DocHandle<DraftDocument>): void {
    const { documentId } = handle;
    if (followed.has(documentId)) return;
    const saves = againWhileAsked(async () => {
      try {
        const state = savedDraft(automerge, handle.doc());
        await repo.flush([documentId]);
        await owner.saved(documentId, state);
      } catch (error) {
        owner.failed(error);
      }
    });
    followed.set(documentId, saves);
    handle.on('heads-changed', () => followed.get(documentId)?.ask());
  }

  async function remove(document: string): Promise<void> {
    const saves = followed.get(document);
    followed.delete(document);
    owned.delete(document);
    await saves?.settled();
    if (repo.handles[document as DocumentId] !== undefined) repo.delete(document as DocumentId);
    await disk.drop(document);
  }

  return {
    async create(content) {
      const handle = repo.import<DraftDocument>(draftGenesis.chunk);
      const blank = readDraft(automerge, handle.doc());
      handle.change((doc) => writeDraft(automerge, doc, blank, content));
      const state = savedDraft(automerge, handle.doc());
      await repo.flush([handle.documentId]);
      owned.set(handle.documentId, Promise.resolve(true));
      follow(handle);
      return { document: handle.documentId, state };
    },
    remove,
    async keepOnly(documents) {
      const chunks = await disk.loadRange([]);
      const found = new Set(chunks.flatMap(({ key }) => (key.length > 1 ? (key[0] ?? []) : [])));
      for (const document of [...found, ...Object.keys(repo.handles)])
        if (!documents.has(document)) await remove(document);
    },
    share(port, gone) {
      if (gone.aborted) return;
      const adapter = new MessageChannelNetworkAdapter(port);
      repo.networkSubsystem.addNetworkAdapter(adapter);
      gone.addEventListener('abort', () => {
        adapter.disconnect();
        port.close();
      });
    },
    async stop() {
      await Promise.all(Array.from(followed.values(), (saves) => saves.settled()));
      await repo.shutdown();
    },
  };
}

const anyState = { allowableStates: ['ready', 'unavailable', 'requesting'] };
