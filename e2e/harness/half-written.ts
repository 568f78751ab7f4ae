import type { Page } from 'playwright';
import type { GenModule } from '../../src/registry/gen-module.ts';
import type { InstalledModule } from '../../src/registry/installed-module.ts';
import type { OutboxItem } from '../../src/registry/outbox-item.ts';
import { entryIdsOf } from './entry-ids.ts';

interface Rows {
  readonly entries: readonly string[];
  readonly payloads: readonly string[];
  readonly modules: readonly GenModule[];
  readonly installed: readonly InstalledModule[];
  readonly sync_queue: readonly OutboxItem[];
}

/** What lies in this page's IndexedDB and lacks a part: empty when every release written here and every installed module is whole. */
export async function halfWritten(page: Page): Promise<readonly string[]> {
  const { entries, payloads, modules, installed, sync_queue } = await rowsOf(page);
  const releases = sync_queue.filter(({ what }) => what === 'release');
  const digests = new Map<string, string>(
    modules.flatMap(({ id, releases: all }) =>
      all.map(({ version, manifest }) => [`${id} ${version}`, manifest.wasm.william3] as const),
    ),
  );
  const lacks = (name: string, digest: string | undefined): readonly string[] =>
    digest === undefined
      ? [`${name}: not projected`]
      : payloads.includes(digest)
        ? []
        : [`${name}: no bytes`];
  return [
    ...releases.flatMap(({ module, version }) => {
      const name = `${module} ${version}`;
      const rest = releases.filter((one) => one.module === module && one.version === version);
      return [
        ...lacks(name, digests.get(name)),
        ...(rest.length > 1 ? [`${name}: twice in the outbox`] : []),
      ];
    }),
    ...releases
      .filter(({ state }) => state === 'ready' || state === 'relayed')
      .flatMap(({ module, entryIds }) =>
        entryIds.filter((id) => !entries.includes(id)).map((id) => `${module}: no entry ${id}`),
      ),
    ...installed.flatMap(({ id, william3 }) => lacks(`installed ${id}`, william3)),
    ...installed.flatMap(({ id, dependencies }) =>
      Object.keys(dependencies)
        .filter((needed) => !installed.some((one) => one.id === needed))
        .map((needed) => `installed ${id}: not ${needed}`),
    ),
  ];
}

async function rowsOf(page: Page): Promise<Rows> {
  const { index, ...rows } = await page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const db = await settled(indexedDB.open('gen-registry'));
    const names = ['entry_index', 'payloads', 'modules', 'installed', 'sync_queue'] as const;
    const transaction = db.transaction(names);
    const keys = (name: string) => settled(transaction.objectStore(name).getAllKeys());
    const values = (name: string) => settled(transaction.objectStore(name).getAll());
    const [records, payloads, modules, installed, queue] = await Promise.all([
      values('entry_index'),
      keys('payloads'),
      values('modules'),
      values('installed'),
      values('sync_queue'),
    ]);
    db.close();
    const index = records.map((row: Uint8Array) => [...row]);
    return { index, payloads, modules, installed, sync_queue: queue };
  });
  return { ...rows, entries: entryIdsOf(index) } as unknown as Rows;
}
