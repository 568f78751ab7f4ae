import type { Context } from '../context.ts';
import type { DocumentOwner, Documents } from '../ports/documents.ts';
import type { Change } from '../ports/storage.ts';
import { StorageError } from '../ports/storage-error.ts';
import { problem, type Problem } from '../problem.ts';
import { storageProblem } from '../storage-problem.ts';
import { toHex } from '../../willow/bytes.ts';
import { william3 } from '../../willow/william3.ts';
import type { DraftContent } from './draft-content.ts';
import type { DraftFile, DraftRecord, SavedDraft } from './draft-record.ts';

/** The drafts of this device. Loaded, and Automerge with it, when the first one is made, opened or deleted. */
export interface Drafts {
  /** Makes a draft, durable when it returns. A key that is there already gives that draft: a retried call makes one. */
  create(key: string, content: DraftContent): Promise<DraftRecord | Problem>;
  /** Keeps bytes (null: none) with a draft, in the payload store by their digest; bytes nobody needs any more go in the same commit. */
  setFile(
    key: string,
    file: { readonly name: string; readonly bytes: Uint8Array } | null,
  ): Promise<DraftRecord | Problem>;
  /** Deletes a draft, and its bytes where nothing else needs them. One that is gone already is no problem. */
  remove(key: string): Promise<Problem | null>;
}

/** What drafts need of a registry. */
type DraftContext = Pick<Context, 'storage' | 'exclusive' | 'emit' | 'clock'>;

/** Drafts over documents that `start` brings; documents without a draft, left by a crash, are removed first. */
export async function createDrafts(
  context: DraftContext,
  start: (owner: DocumentOwner) => Promise<Documents>,
): Promise<{ readonly drafts: Drafts; readonly documents: Documents }> {
  const { storage, exclusive, emit, clock } = context;
  const rows = async (): Promise<readonly DraftRecord[]> =>
    (await storage.all('drafts')).map(({ value }) => value);
  const ofDocument = async (document: string): Promise<DraftRecord | undefined> =>
    (await rows()).find((row) => row.document === document);

  const owner: DocumentOwner = {
    owns: async (document) => (await ofDocument(document)) !== undefined,
    saved: (document, state) =>
      exclusive(async () => {
        const row = await ofDocument(document);
        if (row === undefined || sameHeads(row, state)) return;
        await put(row, state);
        emit({ kind: 'drafts' });
      }),
    failed: (error) => emit({ kind: 'error', problem: storageProblem(error, 'the draft') }),
  };
  const documents = await start(owner);
  await documents.keepOnly(new Set((await rows()).map(({ document }) => document)));

  async function put(
    row: DraftRecord,
    change: Partial<SavedDraft & Pick<DraftRecord, 'file'>>,
    also: readonly Change[] = [],
  ): Promise<DraftRecord> {
    const value = { ...row, ...change, changedAt: clock.now() };
    await storage.commit([...also, { kind: 'put', table: 'drafts', key: row.key, value }]);
    return value;
  }
  async function guarded<T>(what: string, work: () => Promise<T>): Promise<T | Problem> {
    try {
      return await exclusive(work);
    } catch (error) {
      if (error instanceof StorageError) return storageProblem(error, what);
      throw error;
    }
  }
  /** The change that takes away the bytes of a draft, unless a draft, an installed module or a release has the same. */
  async function withoutBytes(row: DraftRecord): Promise<readonly Change[]> {
    if (row.file === null) return [];
    const { digest } = row.file;
    const others = (await rows()).some(({ key, file }) => key !== row.key && file?.digest === digest);
    const needed = others || (await isOfModule(context, digest));
    return needed ? [] : [{ kind: 'forget-payload', digest }];
  }

  return {
    documents,
    drafts: {
      create: (key, content) =>
        guarded('the draft', async () => {
          const before = await storage.read('drafts', key);
          if (before !== undefined) return before;
          const { document, state } = await documents.create(content);
          const now = clock.now();
          const row: DraftRecord = { ...state, key, document, file: null, createdAt: now, changedAt: now };
          await storage.commit([{ kind: 'put', table: 'drafts', key, value: row }]);
          emit({ kind: 'drafts' });
          return row;
        }),
      async setFile(key, file) {
        const next: DraftFile | null = file && {
          name: file.name,
          digest: toHex(william3(file.bytes)),
          size: file.bytes.length,
        };
        return guarded(`the module of the draft (${size(file)} bytes)`, async () => {
          const row = await storage.read('drafts', key);
          if (row === undefined) return problem('draft/gone', {});
          const old = row.file?.digest === next?.digest ? [] : await withoutBytes(row);
          const bytes: readonly Change[] =
            file === null || next === null
              ? []
              : [{ kind: 'payload', digest: next.digest, bytes: file.bytes }];
          const value = await put(row, { file: next }, [...old, ...bytes]);
          emit({ kind: 'drafts' });
          return value;
        });
      },
      async remove(key) {
        const document = await guarded('the change', async () => {
          const row = await storage.read('drafts', key);
          if (row === undefined) return null;
          await storage.commit([{ kind: 'delete', table: 'drafts', key }, ...(await withoutBytes(row))]);
          emit({ kind: 'drafts' });
          return row.document;
        });
        if (typeof document === 'string') await documents.remove(document);
        return typeof document === 'string' ? null : document;
      },
    },
  };
}

async function isOfModule({ storage }: DraftContext, digest: string): Promise<boolean> {
  const installed = await storage.all('installed');
  if (installed.some(({ value }) => value.william3 === digest)) return true;
  const modules = await storage.all('modules');
  return modules.some(({ value }) =>
    value.releases.some(({ manifest }) => manifest.wasm.william3 === digest),
  );
}

function sameHeads(row: SavedDraft, state: SavedDraft): boolean {
  return row.heads.join() === state.heads.join();
}

function size(file: { readonly bytes: Uint8Array } | null): string {
  return (file?.bytes.length ?? 0).toLocaleString('en-US');
}
