import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../../willow/bytes.ts';
import { william3 } from '../../willow/william3.ts';
import { problem } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { guessFormat } from './guess-format.ts';
import { parseModule } from './parse-module.ts';
import type { ParsedModule } from './parse-module.ts';
import { findProfile, judgeImports, profileNames, suggestProfile } from './profiles.ts';
import type { ImportVerdict, ValidationReport, ValidatorPolicy } from './report.ts';
import { DEFAULT_MAX_SIZE, unreadReport } from './unread-report.ts';

/** Denied imports that get a problem of their own; all of them are in `imports`. */
const MOST_DENIALS = 50;

const NOTHING: ParsedModule = { imports: [], exports: [], sections: [], toolchain: '', problem: null };

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** The 8 bytes before the sections: magic, version (u16), layer (u16). */
function checkHeader(bytes: Uint8Array): Problem | null {
  if (bytes.length === 0) return problem('wasm/empty', {});
  const magic = bytes.subarray(0, 4);
  if (!magic.every((byte, index) => byte === MAGIC[index]))
    return problem('wasm/bad-magic', guessFormat(bytes));
  if (bytes.length < 8) return problem('wasm/truncated', { section: 'header', offset: bytes.length });
  const header = new DataView(bytes.buffer, bytes.byteOffset, 8);
  if (header.getUint16(6, true) === 1) return problem('wasm/component', {});
  const version = header.getUint32(4, true);
  return version === 1 ? null : problem('wasm/bad-version', { version });
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto;
  // Plain-http origins other than localhost have no SubtleCrypto.
  if (subtle === undefined) return toHex(nobleSha256(bytes));
  return toHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/** Full validation, function bodies included; the engine's own words when it refuses. */
async function checkByEngine(bytes: Uint8Array<ArrayBuffer>): Promise<Problem | null> {
  if (WebAssembly.validate(bytes)) return null;
  const words = await WebAssembly.compile(bytes).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
  const detail = words.replace(/^WebAssembly\.\w+\(\): /, '').slice(0, 300);
  return problem('wasm/invalid', { detail: detail === '' ? 'contents that this engine refuses' : detail });
}

function denials(verdicts: readonly ImportVerdict[], profile: string): readonly Problem[] {
  return verdicts
    .filter(({ allowed }) => !allowed)
    .slice(0, MOST_DENIALS)
    .map(({ module, name, reason }) =>
      problem('wasm/import-denied', { name: `${module}.${name}`, profile, reason }),
    );
}

function mismatches(
  expected: NonNullable<ValidatorPolicy['expected']>,
  found: { readonly sha256: string; readonly william3: string; readonly size: number },
): readonly Problem[] {
  const rows = [
    ['size in bytes', String(expected.size), String(found.size)],
    ['SHA-256', expected.sha256.toLowerCase(), found.sha256],
    ['WILLIAM3', expected.william3.toLowerCase(), found.william3],
  ] as const;
  return rows
    .filter(([, wanted, got]) => wanted !== got)
    .map(([algorithm, wanted, got]) =>
      problem('wasm/hash-mismatch', { algorithm, expected: wanted, found: got }),
    );
}

/** Steps in order: header, structure, engine; the outline as far as it was read. */
async function readOutline(bytes: Uint8Array<ArrayBuffer>): Promise<ParsedModule> {
  const header = checkHeader(bytes);
  if (header !== null) return { ...NOTHING, problem: header };
  const module = parseModule(bytes);
  return module.problem === null ? { ...module, problem: await checkByEngine(bytes) } : module;
}

/**
 * Validates hostile bytes: size, header, section structure, engine, imports against the profile, digests (DESIGN 10).
 * Never throws; `valid` is true when `problems` is empty. Whatever could be read is in the report even when it is refused.
 * Time and memory are linear in the size; bytes over the limit are not read.
 */
export async function validateWasm(input: Uint8Array, policy: ValidatorPolicy): Promise<ValidationReport> {
  const limit = policy.maxSize ?? DEFAULT_MAX_SIZE;
  const size = input.length;
  if (size > limit) return unreadReport(size, policy, problem('wasm/too-large', { size, limit }));
  const bytes =
    input.buffer instanceof ArrayBuffer ? (input as Uint8Array<ArrayBuffer>) : new Uint8Array(input);
  const outline = await readOutline(bytes);
  const name = policy.profile ?? suggestProfile(outline.imports);
  const profile = findProfile(name);
  const imports =
    profile === undefined
      ? outline.imports.map((entry) => ({
          ...entry,
          allowed: false,
          reason: `there is no profile "${name}"`,
        }))
      : judgeImports(profile, outline.imports);
  const digests = { sha256: await sha256Hex(bytes), william3: toHex(william3(bytes)), size };
  const problems = [
    ...(outline.problem === null ? [] : [outline.problem]),
    ...(profile === undefined
      ? [problem('wasm/unknown-profile', { profile: name, known: profileNames.join(', ') })]
      : denials(imports, name)),
    ...(policy.expected === undefined ? [] : mismatches(policy.expected, digests)),
  ];
  const { exports, sections, toolchain } = outline;
  return {
    valid: problems.length === 0,
    problems,
    ...digests,
    profile: name,
    imports,
    exports,
    sections,
    toolchain,
  };
}
