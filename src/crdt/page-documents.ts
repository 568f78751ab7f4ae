import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { Repo, type DocumentId, type NetworkAdapter, type PeerId } from '@automerge/automerge-repo/slim';
import { MessageChannelNetworkAdapter } from '@automerge/automerge-repo-network-messagechannel';
import * as automerge from '@automerge/automerge/slim';
import type { DraftContent } from '../registry/drafts/draft-content.ts';
import type { OpenDraft } from '../registry/drafts/open-draft.ts';
import { readDraft, writeDraft, type DraftDocument } from './draft-document.ts';
import { startAutomerge } from './start-automerge.ts';

/** The documents that a page has open: a Repo without a disk, whose one peer is the registry worker. */
export interface PageDocuments {
  /** A port for the registry worker that is there now. The worker before it is forgotten; what it did not hear of is said again. */
  readonly newPort: () => MessagePort;
  /** Rejects when the worker has no such document. */
  readonly open: (document: string) => Promise<OpenDraft>;
}

/** Starts the Repo of a page. Import it when a draft is first opened: Automerge comes with it. */
export async function pageDocuments(): Promise<PageDocuments> {
  await startAutomerge(automerge, () => Promise.resolve(wasmUrl));
  const repo = new Repo({ peerId: `page-${crypto.randomUUID()}` as PeerId });
  let adapter: NetworkAdapter | null = null;
  let meet: () => void;
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  repo.networkSubsystem.on('peer', () => meet());
  return {
    newPort() {
      adapter?.disconnect();
      const { port1, port2 } = new MessageChannel();
      adapter = new MessageChannelNetworkAdapter(port1);
      repo.networkSubsystem.addNetworkAdapter(adapter);
      return port2;
    },
    async open(document) {
      // Before its peer is there a Repo says of every document that it is unavailable.
      await met;
      const handle = await repo.find<DraftDocument>(document as DocumentId);
      const content = (): DraftContent => readDraft(automerge, handle.doc());
      return {
        content,
        heads: () => automerge.getHeads(handle.doc()),
        edit(next) {
          const now = content();
          handle.change((doc) => writeDraft(automerge, doc, now, next));
        },
        on(listener) {
          handle.on('change', listener);
          return () => void handle.off('change', listener);
        },
      };
    },
  };
}
