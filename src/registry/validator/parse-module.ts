import { problem } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { byteReader } from './byte-reader.ts';
import { noParts, readSection } from './module-sections.ts';
import type { ModuleParts } from './module-sections.ts';
import type { ValidationReport, WasmExport, WasmImport } from './report.ts';
import { readProducers } from './toolchain.ts';

/** A module's outline as far as it could be read; `problem` says where its structure breaks, null when it holds. */
export interface ParsedModule {
  readonly imports: readonly WasmImport[];
  readonly exports: readonly WasmExport[];
  readonly sections: ValidationReport['sections'];
  readonly toolchain: string;
  readonly problem: Problem | null;
}

/** By section id (WebAssembly core specification, binary format, modules). */
const NAMES = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
] as const;

/** The order in which sections other than custom ones must come. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** A file of 10 MiB could hold five million empty custom sections; engines take them, this registry does not. */
const MOST_SECTIONS = 10_000;

interface Walk {
  readonly bytes: Uint8Array;
  readonly sections: { name: string; size: number }[];
  readonly parts: ModuleParts;
  /** Position in ORDER of the last section that was not custom. */
  last: number;
}

const malformed = (section: string, offset: number, detail: string): Problem =>
  problem('wasm/malformed', { section, offset, detail });

function misplaced(walk: Walk, id: number, offset: number): Problem | null {
  if (id === 0) return null;
  const name = NAMES[id];
  if (name === undefined) return malformed('section', offset, `the unknown section id ${id}`);
  const place = ORDER.indexOf(id);
  const before = NAMES[ORDER[walk.last] ?? 0] ?? 'custom';
  if (place === walk.last) return malformed(`${name} section`, offset, `a second ${name} section`);
  if (place < walk.last)
    return malformed(`${name} section`, offset, `the ${name} section after the ${before} section`);
  walk.last = place;
  return null;
}

function readCustom(walk: Walk, start: number, end: number): Problem | null {
  const reader = byteReader(walk.bytes, start, end);
  const name = reader.name();
  const fault = reader.fault();
  if (fault !== null) return malformed('custom section', fault.offset, fault.detail);
  if (name === 'producers') walk.parts.toolchain = readProducers(reader);
  walk.sections.push({ name: `custom "${name.slice(0, 64)}"`, size: end - start });
  return null;
}

function readStandard(walk: Walk, id: number, start: number, end: number): Problem | null {
  const name = NAMES[id] ?? 'custom';
  walk.sections.push({ name, size: end - start });
  const reader = byteReader(walk.bytes, start, end);
  const whole = readSection(id, reader, walk.parts);
  const fault = reader.fault();
  if (fault !== null) return malformed(`${name} section`, fault.offset, fault.detail);
  if (whole && reader.offset() < end) {
    return malformed(`${name} section`, reader.offset(), `${end - reader.offset()} bytes too many`);
  }
  return null;
}

/** Reads one section from `offset`; answers the next section's offset or what is wrong. */
function step(walk: Walk, offset: number): number | Problem {
  const { bytes } = walk;
  const id = bytes[offset] ?? 0;
  const wrong = misplaced(walk, id, offset);
  if (wrong !== null) return wrong;
  const label = `${NAMES[id] ?? 'custom'} section`;
  const reader = byteReader(bytes, offset + 1, bytes.length);
  const size = reader.u32();
  const start = reader.offset();
  const fault = reader.fault();
  if (fault !== null) {
    if (start === bytes.length) return problem('wasm/truncated', { section: label, offset: bytes.length });
    return malformed(label, fault.offset, fault.detail);
  }
  if (size > bytes.length - start) return problem('wasm/truncated', { section: label, offset: bytes.length });
  const end = start + size;
  return (id === 0 ? readCustom(walk, start, end) : readStandard(walk, id, start, end)) ?? end;
}

/** Declarations that a later section should have answered: a file cut between two sections. */
function missingAtEnd({ bytes, parts, sections }: Walk): Problem | null {
  const has = (name: string): boolean => sections.some((section) => section.name === name);
  if (parts.declared > 0 && !has('code')) {
    return problem('wasm/truncated', { section: 'code section', offset: bytes.length });
  }
  if ((parts.dataCount ?? 0) > 0 && !has('data')) {
    return problem('wasm/truncated', { section: 'data section', offset: bytes.length });
  }
  if (parts.declared !== parts.bodies) {
    return malformed('code section', bytes.length, `${parts.bodies} bodies for ${parts.declared} functions`);
  }
  return null;
}

/**
 * Walks a binary whose 8-byte header has been checked: sections, their order and counts, types, imports, exports and
 * toolchain. Bodies, initialisers and segments are left to the engine. Time and memory are linear in the bytes.
 */
export function parseModule(bytes: Uint8Array): ParsedModule {
  const walk: Walk = { bytes, sections: [], parts: noParts(), last: -1 };
  let offset = 8;
  let found: Problem | null = null;
  while (offset < bytes.length && found === null) {
    const next = step(walk, offset);
    if (typeof next !== 'number') found = next;
    else if (walk.sections.length > MOST_SECTIONS)
      found = malformed('module', offset, 'more than 10,000 sections');
    else offset = next;
  }
  const { imports, exports, toolchain } = walk.parts;
  return { imports, exports, sections: walk.sections, toolchain, problem: found ?? missingAtEnd(walk) };
}
