import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare } from 'semver';
import type { PublishDraft } from '../src/registry/publish-draft.ts';
import { compileExample } from './compile.ts';

/** One release to publish; yanking and deprecating are done by the caller, after it was published. */
export interface ExampleRelease {
  readonly draft: PublishDraft;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Why this version is to be yanked; null: it is not. */
  readonly yanked: string | null;
  /** Why the whole module is deprecated, and what to use instead; the same on each of its releases. */
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null;
}

export interface BuildProgress {
  readonly done: number;
  readonly total: number;
  readonly id: string;
  readonly version: string;
}

/** `gen.json`: the current release as a publisher writes it; the readme stands in README.md. */
type GenJson = Omit<PublishDraft, 'readme' | 'source'>;

/** `history.json`: the other releases (what differs from gen.json), and what became of the module. */
interface History {
  readonly deprecated?: ExampleRelease['deprecated'];
  readonly releases: readonly (Pick<GenJson, 'version' | 'notes'> &
    Partial<Pick<GenJson, 'dependencies' | 'profile' | 'description'>> & { readonly yanked?: string })[];
}

interface Example {
  readonly folder: string;
  readonly gen: GenJson;
  readonly readme: string;
  readonly history: History;
}

const root = dirname(fileURLToPath(import.meta.url));

async function readExample(folder: string): Promise<Example> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const history = await read('history.json').catch(() => '{ "releases": [] }');
  return {
    folder,
    gen: JSON.parse(await read('gen.json')) as GenJson,
    readme: await read('README.md'),
    history: JSON.parse(history) as History,
  };
}

async function readExamples(): Promise<readonly Example[]> {
  const found: Example[] = [];
  for (const item of (await readdir(root, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (item.isDirectory() && item.name !== 'assembly') found.push(await readExample(join(root, item.name)));
  }
  return found;
}

function dependenciesOf(example: Example): readonly string[] {
  const lists = [example.gen.dependencies, ...example.history.releases.map((r) => r.dependencies ?? [])];
  return lists.flat().map((dependency) => dependency.id);
}

/** Dependencies before their dependents; a cycle throws with its path. */
function inOrder(examples: readonly Example[]): readonly Example[] {
  const byId = new Map(examples.map((example) => [example.gen.id, example]));
  const done = new Set<Example>();
  const visit = (example: Example, path: readonly string[]): void => {
    if (done.has(example)) return;
    if (path.includes(example.gen.id)) throw new Error(`cycle: ${[...path, example.gen.id].join(' → ')}`);
    for (const id of dependenciesOf(example)) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency, [...path, example.gen.id]);
    }
    done.add(example);
  };
  for (const example of examples) visit(example, []);
  return [...done];
}

/** The drafts of one example, versions ascending, without bytes. */
function draftsOf(example: Example): readonly Omit<ExampleRelease, 'bytes'>[] {
  const { gen, readme, history } = example;
  const deprecated = history.deprecated ?? null;
  const current = { draft: { ...gen, readme, source: '' }, yanked: null, deprecated };
  const others = history.releases.map(({ yanked, ...differs }) => ({
    draft: { ...current.draft, ...differs },
    yanked: yanked ?? null,
    deprecated,
  }));
  return [...others, current].sort((a, b) => compare(a.draft.version, b.draft.version));
}

async function sourceFile(folder: string, version: string): Promise<string> {
  const names = await readdir(join(folder, 'assembly'));
  const name = names.find((n) => n === `${version}.wat` || n === `${version}.ts`);
  if (name === undefined) throw new Error(`${folder} has no source of version ${version}`);
  return join(folder, 'assembly', name);
}

/** SHA-256 of the .dol source beside a version's source, 64 hex digits; empty when there is none. */
async function dolDigest(folder: string, version: string): Promise<string> {
  const dol = await readFile(join(folder, 'assembly', `${version}.dol`)).catch(() => null);
  return dol === null ? '' : createHash('sha256').update(dol).digest('hex');
}

/**
 * Compiles every release of every module in this folder and returns them in the order to publish: dependencies first,
 * versions ascending. Binaries are kept in `outDir` under a digest of sources and compiler, so a second run only reads.
 * A source that does not compile, a version without a source, or a cycle of dependencies throws.
 */
export async function buildExamples(
  outDir: string,
  onProgress?: (progress: BuildProgress) => void,
): Promise<readonly ExampleRelease[]> {
  const planned = inOrder(await readExamples()).flatMap((example) =>
    draftsOf(example).map((release) => ({ folder: example.folder, release })),
  );
  const built: ExampleRelease[] = [];
  for (const { folder, release } of planned) {
    const { id, version } = release.draft;
    const bytes = await compileExample(await sourceFile(folder, version), outDir);
    const draft = { ...release.draft, source: await dolDigest(folder, version) };
    built.push({ ...release, draft, bytes });
    onProgress?.({ done: built.length, total: planned.length, id, version });
  }
  return built;
}

function print(releases: readonly ExampleRelease[]): void {
  for (const { draft, bytes, yanked, deprecated } of releases) {
    const marks = [yanked === null ? '' : 'yanked', deprecated === null ? '' : 'deprecated'].join(' ').trim();
    const needs = draft.dependencies.map((d) => `${d.id} ${d.range}`).join(', ');
    console.log(
      `${draft.id.padEnd(26)}${draft.version.padEnd(14)}${draft.profile.padEnd(9)}${String(bytes.length).padStart(6)} B  ${marks.padEnd(11)}${needs}`,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const releases = await buildExamples(join(root, '..', '.cache', 'examples'));
  print(releases);
  console.log(`${releases.length} releases in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
