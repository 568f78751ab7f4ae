import { readFile } from 'node:fs/promises';
import { Range, compare, satisfies, valid } from 'semver';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildExamples, type BuildProgress, type ExampleRelease } from './build-examples.ts';
import { cacheDir } from './load-example.ts';

let releases: readonly ExampleRelease[] = [];
const progress: BuildProgress[] = [];

beforeAll(async () => {
  releases = await buildExamples(cacheDir, (step) => progress.push(step));
});

const tags = [
  'algorithms',
  'compression',
  'crdt',
  'crypto',
  'diagnostics',
  'dol',
  'encoding',
  'example',
  'format',
  'graphics',
  'hashing',
  'math',
  'science',
  'security',
  'text',
  'time',
  'wasi',
  'web',
];

const released = (id: string): readonly ExampleRelease[] => releases.filter((r) => r.draft.id === id);
const ids = (): readonly string[] => [...new Set(releases.map((r) => r.draft.id))];

/** The longest chain of dependencies below a release, each taken at its highest matching version. */
function depth({ draft }: ExampleRelease, path: readonly string[] = []): number {
  expect(path).not.toContain(draft.id);
  const below = draft.dependencies.map((dependency) => {
    const found = released(dependency.id).findLast(
      (r) => r.yanked === null && satisfies(r.draft.version, dependency.range),
    );
    if (found === undefined)
      throw new Error(`${draft.id} ${draft.version} needs ${dependency.id} ${dependency.range}`);
    return depth(found, [...path, draft.id]);
  });
  return below.length === 0 ? 0 : 1 + Math.max(...below);
}

describe('the examples as a registry', () => {
  it('has at least 14 modules, six of them in several versions, all with bytes of their own', () => {
    expect(ids().length).toBeGreaterThanOrEqual(14);
    expect(ids().filter((id) => released(id).length > 1).length).toBeGreaterThanOrEqual(6);
    expect(new Set(releases.map((r) => Buffer.from(r.bytes).toString('base64'))).size).toBe(releases.length);
    expect(progress.map((step) => step.done)).toEqual(releases.map((_, i) => i + 1));
    expect(progress.at(-1)?.total).toBe(releases.length);
  });

  it('has valid ids, versions, ranges and texts', () => {
    for (const { draft } of releases) {
      expect(draft.id).toMatch(/^io\.(univrs|example)(\.[a-z][a-z0-9_]*)+$/);
      expect(valid(draft.version)).toBe(draft.version);
      for (const { range } of draft.dependencies) expect(new Range(range).raw).toBe(range);
      for (const tag of draft.tags) expect(tags).toContain(tag);
      expect(draft.tags.length).toBeGreaterThan(0);
      expect(draft.description.length).toBeGreaterThan(30);
      expect(draft.readme.length).toBeGreaterThan(400);
      expect(draft.notes.length).toBeGreaterThan(10);
      expect(draft.homepage).toMatch(/^(https:\/\/.+)?$/);
    }
  });

  it('publishes versions in ascending order and dependencies first', () => {
    for (const id of ids()) {
      const versions = released(id).map((r) => r.draft.version);
      expect(versions).toEqual([...new Set(versions)].sort(compare));
    }
    for (const [at, { draft }] of releases.entries()) {
      for (const { id, range } of draft.dependencies) {
        const before = releases
          .slice(0, at)
          .some((r) => r.draft.id === id && satisfies(r.draft.version, range));
        expect(before, `${draft.id} ${draft.version} → ${id} ${range}`).toBe(true);
      }
    }
  });

  it('has dependencies at least three levels deep, all of which can be resolved, without a cycle', () => {
    expect(Math.max(...releases.map((release) => depth(release)))).toBeGreaterThanOrEqual(3);
    const site = released('io.example.site').at(-1);
    expect(site === undefined ? 0 : depth(site)).toBe(3);
  });

  it('has one yanked release and one deprecated module', () => {
    const yanked = releases.filter((r) => r.yanked !== null).map((r) => `${r.draft.id} ${r.draft.version}`);
    expect(yanked).toEqual(['io.univrs.base64 1.1.0']);
    const deprecated = releases.filter((r) => r.deprecated !== null);
    expect(new Set(deprecated.map((r) => r.draft.id))).toEqual(new Set(['io.univrs.sha1']));
    expect(deprecated[0]?.deprecated?.replacement).toBe('io.univrs.crypto');
  });
});

const hostImports: Readonly<Record<string, readonly string[]>> = {
  'io.univrs.counter 1.0.0': ['vudo.vudo_println', 'vudo.vudo_now', 'env.memory'],
  'io.univrs.counter 1.1.0': ['loa.vudo_println', 'loa.vudo_now', 'loa.vudo_emit_effect', 'env.memory'],
  'io.univrs.logging 0.5.0': ['vudo.vudo_println', 'vudo.vudo_error'],
  'io.univrs.logging 0.6.0': ['vudo.vudo_log'],
  'io.example.hello 1.0.0': ['wasi_snapshot_preview1.fd_write', 'wasi_snapshot_preview1.proc_exit'],
  'io.example.hello 2.0.0': [
    'wasi_snapshot_preview1.fd_write',
    'wasi_snapshot_preview1.clock_time_get',
    'wasi_snapshot_preview1.proc_exit',
  ],
};

describe('the binaries', () => {
  it('import exactly what their profile is for, and say which toolchain made them', async () => {
    for (const { draft, bytes } of releases) {
      const name = `${draft.id} ${draft.version}`;
      const module = await WebAssembly.compile(bytes);
      const imports = WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`);
      expect(imports, name).toEqual(hostImports[name] ?? []);
      const profile =
        imports.length === 0 ? 'pure' : imports[0]?.startsWith('wasi') === true ? 'wasi-p1' : 'dol';
      expect(draft.profile, name).toBe(profile);
      const [producers] = WebAssembly.Module.customSections(module, 'producers');
      expect(new TextDecoder().decode(producers)).toMatch(/(WAT.*wabt|AssemblyScript.*asc).*\d+\.\d+\.\d+/s);
    }
  });

  it('have a .dol source where the profile is dol, and its digest', () => {
    for (const { draft } of releases)
      expect(draft.source).toMatch(draft.profile === 'dol' ? /^[0-9a-f]{64}$/ : /^$/);
  });

  it('are described by their readmes: every function of the current release has a row in the exports table', async () => {
    for (const id of ids()) {
      const latest = released(id).findLast((r) => r.yanked === null && !r.draft.version.includes('-'));
      if (latest === undefined) throw new Error(`${id} has no current release`);
      const exported = WebAssembly.Module.exports(await WebAssembly.compile(latest.bytes))
        .filter((e) => e.kind !== 'memory')
        .map((e) => e.name);
      const described = [...latest.draft.readme.matchAll(/^\| `([^`(]+)[(`]/gm)].map((found) => found[1]);
      expect(new Set(described), id).toEqual(new Set(exported));
      expect(latest.draft.readme, id).toContain('```js');
    }
  });
});

describe('buildExamples', () => {
  it('gives the same bytes again, from its cache', async () => {
    const again = await buildExamples(cacheDir);
    expect(again).toEqual(releases);
  });

  it('writes gen.json as a publisher would: the fields of a draft, the readme beside it', async () => {
    const gen: unknown = JSON.parse(await readFile(new URL('./crc32/gen.json', import.meta.url), 'utf8'));
    const {
      readme: _,
      source: __,
      ...draft
    } = released('io.univrs.crc32')[1]?.draft ?? { readme: '', source: '' };
    expect(gen).toEqual(draft);
  });
});
