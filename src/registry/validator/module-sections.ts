import type { ByteReader } from './byte-reader.ts';
import { readGlobalType, readMemoryType, readTableType, skipConstantExpression } from './extern-types.ts';
import type { ExternKind, WasmExport, WasmImport } from './report.ts';
import { readCount, readTypeSection } from './type-section.ts';

/** What the sections read so far declare: the types of each index space, imports first. */
export interface ModuleParts {
  types: readonly (string | null)[];
  readonly space: Readonly<Record<ExternKind, string[]>>;
  readonly imports: WasmImport[];
  readonly exports: WasmExport[];
  toolchain: string;
  /** Functions the function section declares, bodies the code section holds, segments the data count section declares. */
  declared: number;
  bodies: number;
  dataCount: number | null;
}

/** A module's most imports and most exports reported; one with more is refused (real ones have below 20,000). */
const MOST_EXTERNS = 100_000;

const KINDS: readonly ExternKind[] = ['function', 'table', 'memory', 'global', 'tag'];

export function noParts(): ModuleParts {
  return {
    types: [],
    space: { function: [], table: [], memory: [], global: [], tag: [] },
    imports: [],
    exports: [],
    toolchain: '',
    declared: 0,
    bodies: 0,
    dataCount: null,
  };
}

const UNKNOWN = 'unknown';

function readTagType(reader: ByteReader, parts: ModuleParts): string {
  reader.byte();
  const signature = parts.types[reader.u32()] ?? UNKNOWN;
  return `tag ${signature.replace(/ -> \(\)$/, '')}`;
}

function readExternType(reader: ByteReader, kind: ExternKind, parts: ModuleParts): string {
  switch (kind) {
    case 'function':
      return parts.types[reader.u32()] ?? UNKNOWN;
    case 'table':
      return readTableType(reader);
    case 'memory':
      return readMemoryType(reader);
    case 'global':
      return readGlobalType(reader);
    case 'tag':
      return readTagType(reader, parts);
  }
}

function readKind(reader: ByteReader): ExternKind | null {
  const from = reader.offset();
  const code = reader.byte();
  const kind = KINDS[code] ?? null;
  if (kind === null) reader.fail(`the unknown import or export kind ${code}`, from);
  return kind;
}

function readImports(reader: ByteReader, parts: ModuleParts): boolean {
  const count = readCount(reader, 'imports', MOST_EXTERNS);
  for (let index = 0; index < count && reader.fault() === null; index++) {
    const module = reader.name();
    const name = reader.name();
    const kind = readKind(reader);
    if (kind === null) return false;
    const type = readExternType(reader, kind, parts);
    if (reader.fault() !== null) return false;
    parts.space[kind].push(type);
    parts.imports.push({ module, name, kind, type });
  }
  return true;
}

function readExports(reader: ByteReader, parts: ModuleParts): boolean {
  const count = readCount(reader, 'exports', MOST_EXTERNS);
  for (let index = 0; index < count && reader.fault() === null; index++) {
    const name = reader.name();
    const kind = readKind(reader);
    if (kind === null) return false;
    const type = parts.space[kind][reader.u32()] ?? UNKNOWN;
    if (reader.fault() === null) parts.exports.push({ name, kind, type });
  }
  return true;
}

function readFunctions(reader: ByteReader, parts: ModuleParts): boolean {
  parts.declared = readCount(reader, 'functions');
  for (let index = 0; index < parts.declared && reader.fault() === null; index++) {
    parts.space.function.push(parts.types[reader.u32()] ?? UNKNOWN);
  }
  return true;
}

function readTables(reader: ByteReader, parts: ModuleParts): boolean {
  const count = readCount(reader, 'tables', 100_000);
  for (let index = 0; index < count && reader.fault() === null; index++) {
    const from = reader.offset();
    const initialised = reader.byte() === 0x40;
    if (initialised) reader.byte();
    else reader.rewind(from);
    parts.space.table.push(readTableType(reader));
    if (initialised && !skipConstantExpression(reader)) return false;
  }
  return true;
}

function readGlobals(reader: ByteReader, parts: ModuleParts): boolean {
  const count = readCount(reader, 'globals');
  for (let index = 0; index < count && reader.fault() === null; index++) {
    parts.space.global.push(readGlobalType(reader));
    if (!skipConstantExpression(reader)) return false;
  }
  return true;
}

function readEach(reader: ByteReader, what: string, most: number, each: () => void): boolean {
  const count = readCount(reader, what, most);
  for (let index = 0; index < count && reader.fault() === null; index++) each();
  return true;
}

function readCode(reader: ByteReader, parts: ModuleParts): boolean {
  parts.bodies = readCount(reader, 'function bodies');
  for (let index = 0; index < parts.bodies && reader.fault() === null; index++) reader.skip(reader.u32());
  return true;
}

/** Reads the section `id` into `parts`; false when the rest of it holds something not known here (the engine then decides). */
export function readSection(id: number, reader: ByteReader, parts: ModuleParts): boolean {
  switch (id) {
    case 1: {
      const { types, whole } = readTypeSection(reader);
      parts.types = types;
      return whole;
    }
    case 2:
      return readImports(reader, parts);
    case 3:
      return readFunctions(reader, parts);
    case 4:
      return readTables(reader, parts);
    case 5:
      return readEach(reader, 'memories', 100, () => parts.space.memory.push(readMemoryType(reader)));
    case 6:
      return readGlobals(reader, parts);
    case 7:
      return readExports(reader, parts);
    case 8:
      reader.u32();
      return true;
    case 10:
      return readCode(reader, parts);
    case 12:
      parts.dataCount = reader.u32();
      return true;
    case 13:
      return readEach(reader, 'tags', 1_000_000, () => parts.space.tag.push(readTagType(reader, parts)));
    default:
      return false;
  }
}
