import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import * as automerge from '@automerge/automerge/slim';
import type { DocumentOwner, Documents } from '../registry/ports/documents.ts';
import { DocumentDisk } from './document-disk.ts';
import { repoDocuments } from './repo-documents.ts';
import { startAutomerge } from './start-automerge.ts';

/** The private documents of this browser, in a database of their own. Import it when they are first needed. */
export async function browserDocuments(
  owner: DocumentOwner,
  database = 'gen-registry-documents',
): Promise<Documents> {
  await startAutomerge(automerge, () => Promise.resolve(wasmUrl));
  return repoDocuments(automerge, new DocumentDisk(database), owner);
}
