import type { ModuleSummary } from './gen-module.ts';
import type { Change, Storage } from './ports/storage.ts';

/** What is kept in memory of a module: its list row, and the ids that its shown release depends on. */
export interface ListedModule {
  readonly summary: ModuleSummary;
  readonly dependencies: readonly string[];
}

/** What a commit did to the list: modules as they are now, and ids of those that are gone. */
export interface ListChange {
  readonly listed: readonly ListedModule[];
  readonly gone: readonly string[];
}

/** Written beside the rows; a log without it, or of another build's version, is made anew from the projections. */
const setting = 'summaries';
const version = 1;
/** Modules in a row when the log is written as a whole. */
const modulesInRow = 250;
/** Rows beyond those that the modules need, before it is written as a whole again. */
const spareRows = 200;

/**
 * The list of modules on disk, as a log: each commit appends one row, and of two that speak of a module the later holds. So a list of
 * 20,000 is read in tens of rows instead of 20,000 projections, and no row is ever read to be written.
 */
export class SummaryLog {
  readonly #storage: Pick<Storage, 'all' | 'read' | 'commit'>;
  #next = 0;
  #rows = 0;

  constructor(storage: Pick<Storage, 'all' | 'read' | 'commit'>) {
    this.#storage = storage;
  }

  /** The modules listed, by id; null where no whole log is there, or not all of it can be read. Call before `append`. */
  async read(): Promise<ReadonlyMap<string, ListedModule> | null> {
    const [mark, rows] = await Promise.all([
      this.#storage.read('settings', setting),
      this.#storage.all('summaries'),
    ]);
    this.#next = 1 + Number(rows.at(-1)?.key ?? -1);
    this.#rows = rows.length;
    if ((mark as { readonly version?: unknown } | undefined)?.version !== version) return null;
    const listed = new Map<string, ListedModule>();
    for (const { value } of rows) {
      const change = parseRow(value);
      if (change === null) return null;
      for (const module of change.listed) listed.set(module.summary.id, module);
      for (const id of change.gone) listed.delete(id);
    }
    return listed;
  }

  /** True when so many modules need far fewer rows than were read. */
  isLongFor(modules: number): boolean {
    return this.#rows > spareRows + modules / modulesInRow;
  }

  /** Writes the log anew as a whole. */
  async rewrite(listed: readonly ListedModule[]): Promise<void> {
    const old = await this.#storage.all('summaries');
    const changes: Change[] = old.map(({ key }) => ({ kind: 'delete', table: 'summaries', key }));
    for (let at = 0; at < listed.length; at += modulesInRow)
      changes.push(...this.append({ listed: listed.slice(at, at + modulesInRow), gone: [] }));
    changes.push({ kind: 'put', table: 'settings', key: setting, value: { version } });
    await this.#storage.commit(changes);
  }

  /** The changes that note this; part of the commit that writes the projections. */
  append(change: ListChange): readonly Change[] {
    if (change.listed.length + change.gone.length === 0) return [];
    const key = String(this.#next).padStart(12, '0');
    this.#next += 1;
    return [{ kind: 'put', table: 'summaries', key, value: JSON.stringify(change) }];
  }
}

/** The row's change; null for anything that this build does not write. */
function parseRow(row: string): ListChange | null {
  try {
    const { listed, gone } = JSON.parse(row) as ListChange;
    const isWhole = listed.every(
      ({ summary, dependencies }) => typeof summary.id === 'string' && Array.isArray(dependencies),
    );
    return isWhole && Array.isArray(gone) ? { listed, gone } : null;
  } catch {
    return null;
  }
}
