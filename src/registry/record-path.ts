import { isModuleId } from './module-id.ts';
import { isProblem } from './problem.ts';
import { parseVersion } from './version.ts';
import { subspaceOfDid } from '../willow/did-key.ts';
import { pathNames, pathOf, type Path } from '../willow/path.ts';

/** Every path a registry accepts (DESIGN "The data model", SPEC E4), parsed. Keys and hashes are 64 lower-case hex digits. */
export type RecordPath =
  | { readonly kind: 'manifest'; readonly id: string; readonly version: string; readonly sha256: string }
  | {
      readonly kind: 'wasm';
      readonly id: string;
      readonly version: string;
      readonly william3: string;
      readonly size: number;
    }
  | { readonly kind: 'card'; readonly id: string; readonly sha256: string }
  | { readonly kind: 'admin-grant'; readonly id: string; readonly key: string; readonly sha256: string }
  | { readonly kind: 'admin-revocation'; readonly id: string; readonly key: string; readonly sha256: string }
  | { readonly kind: 'transfer'; readonly id: string; readonly sha256: string }
  | { readonly kind: 'choice'; readonly id: string; readonly sha256: string }
  | { readonly kind: 'rating'; readonly id: string }
  | { readonly kind: 'installs'; readonly id: string; readonly device: string }
  | { readonly kind: 'trust'; readonly did: string }
  | { readonly kind: 'person' }
  | { readonly kind: 'about' }
  | { readonly kind: 'name'; readonly id: string; readonly sha256: string }
  | { readonly kind: 'grant'; readonly key: string; readonly sha256: string }
  | { readonly kind: 'revocation'; readonly key: string; readonly sha256: string }
  | { readonly kind: 'advisory'; readonly osv: string; readonly sha256: string }
  | { readonly kind: 'seen'; readonly sha256: string };

const hex64 = /^[0-9a-f]{64}$/;
const device = /^[0-9a-f]{32}$/;
const osvId = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const decimal = /^(0|[1-9][0-9]{0,9})$/;

const isVersion = (text: string): boolean => !isProblem(parseVersion(text));

/** Parses a path; null when it is outside the grammar. */
export function parseRecordPath(path: Path): RecordPath | null {
  const names = pathNames(path);
  if (names === null) return null;
  const [root, ...rest] = names;
  if (root === 'modules') return parseModulePath(rest);
  if (root === 'people') return parsePeoplePath(rest);
  if (root === 'registry') return parseRegistryPath(rest);
  return null;
}

function parseModulePath([id, area, a, b, c, d, ...more]: readonly string[]): RecordPath | null {
  if (id === undefined || area === undefined || a === undefined || !isModuleId(id) || more.length > 0)
    return null;
  if (area === 'card') return b === undefined && hex64.test(a) ? { kind: 'card', id, sha256: a } : null;
  if (area === 'releases') {
    if (b === undefined || c === undefined || !isVersion(a)) return null;
    if (b === 'manifest' && d === undefined && hex64.test(c))
      return { kind: 'manifest', id, version: a, sha256: c };
    if (b === 'wasm' && d !== undefined && hex64.test(c) && decimal.test(d))
      return { kind: 'wasm', id, version: a, william3: c, size: Number(d) };
    return null;
  }
  if (area !== 'admin' || b === undefined || d !== undefined) return null;
  if (c === undefined) {
    if (!hex64.test(b)) return null;
    return a === 'transfer' || a === 'choice' ? { kind: a, id, sha256: b } : null;
  }
  if (!hex64.test(b) || !hex64.test(c)) return null;
  if (a === 'grants') return { kind: 'admin-grant', id, key: b, sha256: c };
  return a === 'revocations' ? { kind: 'admin-revocation', id, key: b, sha256: c } : null;
}

function parsePeoplePath([area, a, b, ...more]: readonly string[]): RecordPath | null {
  if (more.length > 0) return null;
  if (a === undefined) return area === 'about' ? { kind: 'person' } : null;
  if (area === 'ratings') return b === undefined && isModuleId(a) ? { kind: 'rating', id: a } : null;
  if (area === 'trust')
    return b === undefined && subspaceOfDid(a) !== null ? { kind: 'trust', did: a } : null;
  if (area === 'installs' && b !== undefined && isModuleId(a) && device.test(b))
    return { kind: 'installs', id: a, device: b };
  return null;
}

function parseRegistryPath([area, a, b, ...more]: readonly string[]): RecordPath | null {
  if (more.length > 0) return null;
  if (area === 'about') return a === undefined ? { kind: 'about' } : null;
  if (a === undefined) return null;
  if (area === 'seen') return b === undefined && hex64.test(a) ? { kind: 'seen', sha256: a } : null;
  if (b === undefined || !hex64.test(b)) return null;
  if (area === 'names') return isModuleId(a) ? { kind: 'name', id: a, sha256: b } : null;
  if (area === 'advisories') return osvId.test(a) ? { kind: 'advisory', osv: a, sha256: b } : null;
  if (!hex64.test(a)) return null;
  if (area === 'grants') return { kind: 'grant', key: a, sha256: b };
  return area === 'revocations' ? { kind: 'revocation', key: a, sha256: b } : null;
}

/** The path of a record; inverse of {@link parseRecordPath}. */
export function formatRecordPath(record: RecordPath): Path {
  switch (record.kind) {
    case 'manifest':
      return pathOf('modules', record.id, 'releases', record.version, 'manifest', record.sha256);
    case 'wasm':
      return pathOf(
        'modules',
        record.id,
        'releases',
        record.version,
        'wasm',
        record.william3,
        String(record.size),
      );
    case 'card':
      return pathOf('modules', record.id, 'card', record.sha256);
    case 'admin-grant':
      return pathOf('modules', record.id, 'admin', 'grants', record.key, record.sha256);
    case 'admin-revocation':
      return pathOf('modules', record.id, 'admin', 'revocations', record.key, record.sha256);
    case 'transfer':
    case 'choice':
      return pathOf('modules', record.id, 'admin', record.kind, record.sha256);
    case 'rating':
      return pathOf('people', 'ratings', record.id);
    case 'installs':
      return pathOf('people', 'installs', record.id, record.device);
    case 'trust':
      return pathOf('people', 'trust', record.did);
    case 'person':
      return pathOf('people', 'about');
    case 'about':
      return pathOf('registry', 'about');
    case 'name':
      return pathOf('registry', 'names', record.id, record.sha256);
    case 'grant':
      return pathOf('registry', 'grants', record.key, record.sha256);
    case 'revocation':
      return pathOf('registry', 'revocations', record.key, record.sha256);
    case 'advisory':
      return pathOf('registry', 'advisories', record.osv, record.sha256);
    case 'seen':
      return pathOf('registry', 'seen', record.sha256);
  }
}

/** A path for messages: components joined by `/`, others as hex, at most 200 characters. */
export function showPath(path: Path): string {
  const names =
    pathNames(path) ??
    path
      .slice(0, 8)
      .map((c) => `0x${Array.from(c.subarray(0, 16), (b) => b.toString(16).padStart(2, '0')).join('')}`);
  const text = names.join('/');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text === '' ? '(empty path)' : text;
}
