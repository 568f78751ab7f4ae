import type { ProblemCode } from '../problem.ts';
import type { ValidatorPolicy } from './report.ts';
import {
  CODE,
  EXPORTS,
  FUNCTIONS,
  IMPORTS,
  TYPES,
  name,
  richModule,
  richSections,
  section,
  wasm,
} from './rich-module.cases.ts';

/** Bytes the validator must refuse: with which problem, and words its sentence must contain. */
interface BadWasm {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly code: ProblemCode;
  readonly says: string;
  readonly policy?: ValidatorPolicy;
}

const text = (content: string) => () => new TextEncoder().encode(content);
const raw =
  (...bytes: readonly number[]) =>
  () =>
    Uint8Array.from(bytes);
const module =
  (...sections: readonly (readonly number[])[]) =>
  () =>
    wasm(...sections);

const HUGE = [0xff, 0xff, 0xff, 0xff, 0x0f];

const otherFiles: readonly BadWasm[] = [
  { name: 'empty file', bytes: raw(), code: 'wasm/empty', says: '0 bytes' },
  {
    name: 'text renamed .wasm',
    bytes: text('Hello, this is no module.\n'),
    code: 'wasm/bad-magic',
    says: '(text)',
  },
  { name: 'JSON', bytes: text('{"a": 1}'), code: 'wasm/bad-magic', says: 'JSON' },
  {
    name: 'HTML page',
    bytes: text('<!doctype html><title>404</title>'),
    code: 'wasm/bad-magic',
    says: 'HTML',
  },
  { name: 'WebAssembly text', bytes: text('(module (func))'), code: 'wasm/bad-magic', says: 'compile it' },
  { name: 'zip archive', bytes: raw(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0), code: 'wasm/bad-magic', says: 'zip' },
  { name: 'ELF binary', bytes: raw(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), code: 'wasm/bad-magic', says: 'ELF' },
  { name: 'gzip file', bytes: raw(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), code: 'wasm/bad-magic', says: 'gzip' },
  {
    name: 'magic with one wrong byte',
    bytes: raw(0, 0x61, 0x73, 0x6e, 1, 0, 0, 0),
    code: 'wasm/bad-magic',
    says: '00 61 73 6e',
  },
  { name: 'one byte', bytes: raw(0), code: 'wasm/truncated', says: 'header' },
];

const headers: readonly BadWasm[] = [
  {
    name: 'header cut after the magic',
    bytes: () => richModule().slice(0, 4),
    code: 'wasm/truncated',
    says: 'header',
  },
  {
    name: 'header cut in the version',
    bytes: () => richModule().slice(0, 7),
    code: 'wasm/truncated',
    says: 'byte 7',
  },
  {
    name: 'version 2',
    bytes: raw(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0),
    code: 'wasm/bad-version',
    says: 'version 2',
  },
  {
    name: 'version 0',
    bytes: raw(0, 0x61, 0x73, 0x6d, 0, 0, 0, 0),
    code: 'wasm/bad-version',
    says: 'version 0',
  },
  {
    name: 'component',
    bytes: raw(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    code: 'wasm/component',
    says: 'layer 1',
  },
  {
    name: 'one byte more than 10 MiB',
    bytes: () => {
      const bytes = new Uint8Array(10_485_761);
      bytes.set(wasm());
      return bytes;
    },
    code: 'wasm/too-large',
    says: '10,485,761 bytes',
  },
];

/** The rich module cut in the middle of `part`, and directly after its id and size. */
function truncated(part: string): readonly BadWasm[] {
  const at = richSections.findIndex(({ name }) => name === part);
  const before = wasm(...richSections.slice(0, at).map(({ bytes }) => bytes)).length;
  const length = richSections[at]?.bytes.length ?? 0;
  return [1, 2, 2 + Math.ceil((length - 2) / 2)]
    .filter((kept) => kept < length)
    .map((kept) => ({
      name: `cut ${kept} bytes into the ${part}`,
      bytes: () => richModule().slice(0, before + kept),
      code: 'wasm/truncated' as const,
      says: `the ${part} to be complete; found the end of the file at byte ${before + kept}`,
    }));
}

const structure: readonly BadWasm[] = [
  {
    name: 'cut between sections, before the code',
    bytes: module(TYPES, section(3, 1, 1)),
    code: 'wasm/truncated',
    says: 'code section',
  },
  {
    name: 'export before function section',
    bytes: module(TYPES, EXPORTS, FUNCTIONS),
    code: 'wasm/malformed',
    says: 'the function section after the export section',
  },
  {
    name: 'two type sections',
    bytes: module(TYPES, TYPES),
    code: 'wasm/malformed',
    says: 'a second type section',
  },
  { name: 'unknown section id', bytes: module(section(42)), code: 'wasm/malformed', says: 'section id 42' },
  {
    name: 'section larger than the file',
    bytes: module([1, ...HUGE, 0]),
    code: 'wasm/truncated',
    says: 'type section',
  },
  {
    name: 'overlong LEB128 size',
    bytes: module([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    code: 'wasm/malformed',
    says: 'longer than 5 bytes',
  },
  {
    name: 'LEB128 size over 32 bits',
    bytes: module([1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]),
    code: 'wasm/malformed',
    says: 'out of range',
  },
  {
    name: 'more bodies than functions',
    bytes: module(TYPES, section(3, 1, 1), CODE),
    code: 'wasm/malformed',
    says: '2 bodies for 1',
  },
  {
    name: 'bytes left in a section',
    bytes: module(section(1, 0, 0, 0)),
    code: 'wasm/malformed',
    says: '2 bytes too many',
  },
  {
    name: 'fewer entries than counted',
    bytes: module(section(1, 2, 0x60, 0, 0)),
    code: 'wasm/malformed',
    says: 'past its end',
  },
  {
    name: 'a name that is not UTF-8',
    bytes: module(section(2, 1, 1, 0xff, 0, 0, 0)),
    code: 'wasm/malformed',
    says: 'UTF-8',
  },
  {
    name: 'unknown export kind',
    bytes: module(section(7, 1, 1, 0x61, 9, 0)),
    code: 'wasm/malformed',
    says: 'kind 9',
  },
  ...[1, 2, 3, 4, 5, 6, 7, 10, 13].map((id): BadWasm => ({
    name: `section ${id} that claims 4,294,967,295 entries`,
    bytes: module(section(id, HUGE)),
    code: 'wasm/malformed',
    says: '4,294,967,295',
  })),
  {
    name: 'type with 4,294,967,295 parameters',
    bytes: module(section(1, 1, 0x60, HUGE)),
    code: 'wasm/malformed',
    says: 'parameters',
  },
  {
    name: 'too many sections',
    bytes: () => wasm(Array.from({ length: 10_001 }, () => section(0, 0)).flat()),
    code: 'wasm/malformed',
    says: 'sections',
  },
];

const contents: readonly BadWasm[] = [
  {
    name: 'good header, invalid body',
    bytes: module(section(1, 1, 0x60, 0, 1, 0x7f), section(3, 1, 0), section(10, 1, 3, 0, 0x6a, 0x0b)),
    code: 'wasm/invalid',
    says: '#0',
  },
  {
    name: 'export of a function that is not there',
    bytes: module(section(7, 1, 1, 0x61, 0, 5)),
    code: 'wasm/invalid',
    says: 'engine',
  },
];

const policies: readonly BadWasm[] = [
  {
    name: 'import under profile pure',
    bytes: richModule,
    code: 'wasm/import-denied',
    says: 'pure grants no imports',
    policy: { profile: 'pure' },
  },
  {
    name: 'import of another type than the profile has',
    bytes: module(section(1, 1, 0x60, 1, 0x7f, 1, 0x7e), [...IMPORTS.slice(0, -1), 0]),
    code: 'wasm/import-denied',
    says: 'loa.vudo_now is (i32) -> i64 here but () -> i64 in profile dol',
    policy: { profile: 'dol' },
  },
  {
    name: 'import named like a property every object has',
    bytes: module(TYPES, section(2, 1, name('constructor'), name('__proto__'), 0, 0)),
    code: 'wasm/import-denied',
    says: 'constructor.__proto__',
  },
  {
    name: 'unknown profile',
    bytes: richModule,
    code: 'wasm/unknown-profile',
    says: 'pure, dol',
    policy: { profile: 'toString' },
  },
  {
    name: 'other bytes than published',
    bytes: richModule,
    code: 'wasm/hash-mismatch',
    says: 'SHA-256',
    policy: { expected: { sha256: '00'.repeat(32), william3: '00'.repeat(32), size: richModule().length } },
  },
  {
    name: 'over a limit of one’s own',
    bytes: richModule,
    code: 'wasm/too-large',
    says: 'at most 16 bytes',
    policy: { maxSize: 16 },
  },
];

/** Every family of bad bytes; shared by the tests in Node, in the validator worker and in the whole app. */
export const badWasm: readonly BadWasm[] = [
  ...otherFiles,
  ...headers,
  ...richSections.flatMap(({ name }) => truncated(name)),
  ...structure,
  ...contents,
  ...policies,
];
