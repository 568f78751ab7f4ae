import { afterEach, describe, expect, it, vi } from 'vitest';
import { isBlank, type DraftContent } from '../registry/drafts/draft-content.ts';
import type { OpenDraft } from '../registry/drafts/open-draft.ts';
import { createDrafts } from '../registry/drafts/drafts.ts';
import { createExclusive } from '../registry/exclusive.ts';
import { isProblem } from '../registry/problem.ts';
import type { Problem } from '../registry/problem.ts';
import { openIndexedDb } from '../storage/indexeddb/indexeddb-storage.ts';
import { browserDocuments } from './browser-documents.ts';
import { blankContent } from './draft-content.cases.ts';
import { DocumentDisk } from './document-disk.ts';
import { pageDocuments, type PageDocuments } from './page-documents.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** What a registry worker makes of the drafts of one browser; `die` ends it as a killed worker ends, with nothing finished. */
async function startWorker(name: string) {
  const storage = await openIndexedDb(`${name}-rows`);
  const problems: Problem[] = [];
  const { drafts, documents } = await createDrafts(
    {
      storage,
      exclusive: createExclusive(),
      emit: (event) => event.kind === 'error' && problems.push(event.problem),
      clock: { now: () => Date.now() },
    },
    (owner) => browserDocuments(owner, name),
  );
  const gone = new AbortController();
  ends.push(() => {
    gone.abort();
    storage.close();
  });
  return {
    storage,
    drafts,
    documents,
    problems,
    connect: (page: PageDocuments) => documents.share(page.newPort(), gone.signal),
    die: () => {
      gone.abort();
      storage.close();
    },
  };
}
type Worker = Awaited<ReturnType<typeof startWorker>>;

async function openPage(worker: Worker): Promise<PageDocuments> {
  const page = await pageDocuments();
  worker.connect(page);
  return page;
}

async function newDraft({ drafts }: Worker, content: Partial<DraftContent> = {}, key = 'one') {
  const row = await drafts.create(key, { ...blankContent, ...content });
  if (isProblem(row)) throw new Error(row.found);
  return row;
}

const edit = (draft: OpenDraft, change: Partial<DraftContent>): void =>
  draft.edit({ ...draft.content(), ...change });
const name = (): string => `test-${crypto.randomUUID()}`;
const sorted = (heads: readonly string[] | undefined) => [...(heads ?? [])].toSorted();
/** Until all that a page has of a draft is on disk. */
const saved = ({ storage }: Worker, draft: OpenDraft, key = 'one') =>
  vi.waitFor(async () =>
    expect(sorted((await storage.read('drafts', key))?.heads)).toEqual(sorted(draft.heads())),
  );
const equal = (one: OpenDraft, other: OpenDraft) =>
  vi.waitFor(() => expect(one.heads()).toEqual(other.heads()));

describe('private documents', () => {
  it('[B1] texts that two tabs type into at once merge per character, and all of it is on disk', async () => {
    const database = name();
    const worker = await startWorker(database);
    const row = await newDraft(worker, { id: 'io.example.a', readme: 'The end.' });
    const [left, right] = await Promise.all([openPage(worker), openPage(worker)]);
    const one = await left.open(row.document);
    const other = await right.open(row.document);
    for (const letter of 'Beginning. ') {
      const at = one.content().readme.indexOf('The end');
      edit(one, { readme: `${one.content().readme.slice(0, at)}${letter}${one.content().readme.slice(at)}` });
      edit(other, { readme: `${other.content().readme}!`, version: '1.0.0' });
    }
    await equal(one, other);
    expect(one.content()).toMatchObject({
      id: 'io.example.a',
      version: '1.0.0',
      readme: 'Beginning. The end.!!!!!!!!!!!',
    });
    await saved(worker, one);
    expect(await worker.storage.read('drafts', 'one')).toMatchObject({
      id: 'io.example.a',
      version: '1.0.0',
    });
    const after = one.content();

    worker.die();
    const next = await startWorker(database);
    const page = await openPage(next);
    expect((await page.open(row.document)).content()).toEqual(after);
  });

  it('[B1] rows of dependencies added in two tabs at once both stand; one taken away in one tab goes', async () => {
    const worker = await startWorker(name());
    const first = { key: 'a', id: 'io.example.a', range: '^1', optional: false };
    const row = await newDraft(worker, { dependencies: [first] });
    const [left, right] = await Promise.all([openPage(worker), openPage(worker)]);
    const [one, other] = [await left.open(row.document), await right.open(row.document)];
    const added = (key: string) => ({ key, id: `io.example.${key}`, range: '', optional: false });
    edit(one, { dependencies: [added('b')] });
    edit(other, { dependencies: [{ ...first, optional: true }, added('c')] });
    await equal(one, other);
    expect(one.content().dependencies.map(({ key }) => key)).toEqual(['b', 'c']);
    edit(one, { dependencies: one.content().dependencies.map((it) => ({ ...it, range: '^2' })) });
    await equal(one, other);
    expect(other.content().dependencies).toEqual([
      { ...added('b'), range: '^2' },
      { ...added('c'), range: '^2' },
    ]);
  });

  it('[B2] what was typed while the worker was dead is said to the next one', async () => {
    const database = name();
    const worker = await startWorker(database);
    const row = await newDraft(worker);
    const page = await openPage(worker);
    const draft = await page.open(row.document);
    worker.die();
    edit(draft, { name: 'Typed into nothing' });
    const next = await startWorker(database);
    next.connect(page);
    await saved(next, draft);
    expect(await next.storage.read('drafts', 'one')).toMatchObject({ name: 'Typed into nothing' });
  });

  it('[B3] a draft that was deleted does not come back from a tab that still types', async () => {
    const database = name();
    const worker = await startWorker(database);
    const row = await newDraft(worker);
    const kept = await newDraft(worker, { id: 'io.example.kept' }, 'two');
    const page = await openPage(worker);
    const draft = await page.open(row.document);
    const other = await page.open(kept.document);
    expect(await worker.drafts.remove('one')).toBeNull();
    expect(await worker.drafts.remove('one')).toBeNull();
    edit(draft, { name: 'Still typing' });
    edit(other, { name: 'Kept' });
    await saved(worker, other, 'two');
    expect(await worker.storage.all('drafts')).toHaveLength(1);
    expect(await new DocumentDisk(database).loadRange([row.document])).toEqual([]);
    await worker.documents.stop();
    expect(await new DocumentDisk(database).loadRange([row.document])).toEqual([]);
    await expect((await openPage(worker)).open(row.document)).rejects.toThrow('unavailable');
    expect(draft.content().name).toBe('Still typing');
  });

  it('[B3] a document without a row, as a crash leaves one, goes at the next start; others stay', async () => {
    const database = name();
    const worker = await startWorker(database);
    const row = await newDraft(worker, { id: 'io.example.kept' });
    const { document } = await worker.documents.create(blankContent);
    worker.die();
    const next = await startWorker(database);
    const disk = new DocumentDisk(database);
    expect(await disk.loadRange([document])).toEqual([]);
    const page = await openPage(next);
    expect((await page.open(row.document)).content().id).toBe('io.example.kept');
  });

  it('[B4] bytes are kept once for all drafts that have them, and go with the last', async () => {
    const worker = await startWorker(name());
    await newDraft(worker);
    await newDraft(worker, {}, 'two');
    const bytes = Uint8Array.of(1, 2, 3);
    const first = await worker.drafts.setFile('one', { name: 'a.wasm', bytes });
    const second = await worker.drafts.setFile('two', { name: 'b.wasm', bytes });
    if (isProblem(first) || isProblem(second)) throw new Error('refused');
    const digest = first.file?.digest ?? '';
    expect(second.file).toEqual({ name: 'b.wasm', digest, size: 3 });
    await worker.drafts.setFile('one', null);
    expect(await worker.storage.payloads.get(digest)).toEqual(bytes);
    await worker.drafts.setFile('two', { name: 'c.wasm', bytes: Uint8Array.of(4) });
    expect(await worker.storage.payloads.has(digest)).toBe(false);
    await worker.drafts.remove('two');
    const rest = await worker.storage.read('drafts', 'one');
    expect(rest?.file).toBeNull();
    expect(await worker.drafts.setFile('two', { name: 'late.wasm', bytes })).toMatchObject({
      code: 'draft/gone',
    });
    expect(await worker.storage.payloads.has(digest)).toBe(false);
  });

  it('[B2] a call made again makes one draft', async () => {
    const worker = await startWorker(name());
    const [one, other] = await Promise.all([newDraft(worker), newDraft(worker)]);
    expect(other).toEqual(one);
    expect(isBlank(blankContent)).toBe(true);
  });
});
