import { canonicalJson } from './canonical-json.ts';
import { isModuleId } from './module-id.ts';
import { isProblem } from './problem.ts';
import {
  decimalTime,
  flag,
  hex64,
  integer,
  list,
  matching,
  object,
  oneOf,
  text,
  type Check,
} from './shape.ts';
import type { WasmExport, WasmImport } from './validator/report.ts';
import { isRange, parseVersion } from './version.ts';

export interface Dependency {
  readonly id: string;
  /** SemVer range as node-semver reads it. */
  readonly range: string;
  readonly optional: boolean;
}

/** The signed facts of one release; RFC 8785 canonical JSON at rest (SPEC E9). */
export interface ReleaseManifest {
  readonly id: string;
  readonly version: string;
  /** TAI microseconds since J2000 as a decimal string; equals the entry's timestamp. */
  readonly time: string;
  readonly wasm: { readonly sha256: string; readonly william3: string; readonly size: number };
  readonly dependencies: readonly Dependency[];
  /** The first exports whose canonical JSON fits 24,576 bytes; `exportCount` is the number in the module. */
  readonly exports: readonly WasmExport[];
  readonly exportCount: number;
  readonly imports: readonly WasmImport[];
  readonly importCount: number;
  /** Host profile. */
  readonly profile: string;
  readonly toolchain: string;
  /** SHA-256 of the .dol source; absent when there is none. */
  readonly source?: string;
}

/** Bytes of canonical JSON that the list of exports, and that of imports, may take in a manifest. */
export const externListLimit = 24_576;
export const dependencyLimit = 256;

const moduleId: Check = (value) => (typeof value === 'string' && isModuleId(value) ? null : 'a module id');
const version: Check = (value) =>
  typeof value === 'string' && !isProblem(parseVersion(value)) ? null : 'a version';
const range: Check = (value) => (typeof value === 'string' && isRange(value) ? null : 'a SemVer range');
const kind = oneOf('function', 'table', 'memory', 'global', 'tag');
const name = text(1024);

const shape = object({
  id: moduleId,
  version,
  time: decimalTime,
  wasm: object({ sha256: hex64, william3: hex64, size: integer(8, 1_073_741_824) }),
  dependencies: list(object({ id: moduleId, range, optional: flag }), dependencyLimit),
  exports: list(object({ name, kind, type: text(2048) }), 4096),
  exportCount: integer(0, 10_000_000),
  imports: list(object({ module: name, name, kind, type: text(2048) }), 4096),
  importCount: integer(0, 10_000_000),
  profile: matching(/^[a-z][a-z0-9-]{0,31}$/, 'the name of a host profile'),
  toolchain: text(256),
  'source?': hex64,
});

/** The manifest in a parsed JSON value, or what was expected instead. */
export function parseManifest(value: unknown): ReleaseManifest | string {
  const found = shape(value);
  if (found !== null) return found;
  const manifest = value as ReleaseManifest;
  const ids = manifest.dependencies.map((dependency) => dependency.id);
  if (new Set(ids).size < ids.length) return 'each dependency once';
  if (ids.includes(manifest.id)) return 'no dependency on itself';
  return manifest;
}

/** The longest head of `items` whose canonical JSON takes at most {@link externListLimit} bytes. */
export function fitExterns<T extends WasmExport | WasmImport>(items: readonly T[]): readonly T[] {
  let used = 2;
  for (const [index, item] of items.entries()) {
    used += canonicalJson(item).length + 1;
    if (used > externListLimit || index >= 4096) return items.slice(0, index);
  }
  return items;
}
