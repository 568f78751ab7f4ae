import { isProblem, problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { parseModule } from '../../registry/validator/parse-module.ts';
import type { ParsedModule } from '../../registry/validator/parse-module.ts';
import { findProfile, judgeImports, profileNames } from '../../registry/validator/profiles.ts';
import { parseSignature } from '../../registry/validator/signature.ts';
import type { Signature } from '../../registry/validator/signature.ts';
import { grantedImports } from './granted-imports.ts';
import { clock, isExit } from './hosts/host.ts';
import { formatNumber, isNumberType, parseNumber } from './numbers.ts';
import type { WasmNumber } from './numbers.ts';
import type { RunOutcome, RunRequest } from './sandbox.contract.ts';
import { textOutput } from './text-output.ts';

/** Why this module cannot be run here at all; null when it can. */
function refusal(module: ParsedModule, profile: string): Problem | null {
  const host = findProfile(profile);
  if (host === undefined) return problem('wasm/unknown-profile', { profile, known: profileNames.join(', ') });
  const [first] = module.imports;
  if (!host.runnable && first !== undefined) {
    return problem('run/no-host', { profile, name: `${first.module}.${first.name}` });
  }
  const denied = judgeImports(host, module.imports).find(({ allowed }) => !allowed);
  if (denied === undefined) return null;
  const name = `${denied.module}.${denied.name}`;
  return problem('wasm/import-denied', { name, profile, reason: denied.reason });
}

function callable(module: ParsedModule, name: string): Signature | Problem {
  const found = module.exports.find((entry) => entry.name === name);
  const signature = found?.kind === 'function' ? parseSignature(found.type) : null;
  if (signature === null || ![...signature.params, ...signature.results].every(isNumberType)) {
    return problem('run/not-callable', { name, signature: found?.type ?? '(no such export)' });
  }
  return signature;
}

function parseArguments({ params }: Signature, args: readonly string[]): readonly WasmNumber[] | Problem {
  const values: WasmNumber[] = [];
  for (const [index, type] of params.entries()) {
    const value = parseNumber(type, args[index] ?? '');
    const parameter = `parameter ${index + 1}`;
    if (value === null) return problem('run/bad-argument', { parameter, type, found: args[index] ?? '' });
    values.push(value);
  }
  const extra = args[params.length];
  if (extra === undefined) return values;
  return problem('run/bad-argument', {
    parameter: `parameter ${params.length + 1}`,
    type: 'nothing',
    found: extra,
  });
}

function traced(error: unknown): Problem {
  if (!(error instanceof Error)) return problem('run/trap', { detail: 'it threw an exception of its own' });
  if (error instanceof WebAssembly.CompileError) return problem('wasm/invalid', { detail: error.message });
  const trapped = error instanceof WebAssembly.RuntimeError ? `it trapped: ${error.message}` : error.message;
  return problem('run/trap', { detail: trapped });
}

/** The results as an array: none, one, or several. */
function listed(result: unknown, { results }: Signature): readonly WasmNumber[] {
  if (results.length === 0) return [];
  return results.length === 1 ? [result as WasmNumber] : (result as readonly WasmNumber[]);
}

/**
 * Instantiates a validated module with exactly the imports its profile grants and calls one exported function of numbers.
 * A WASI reactor's `_initialize` runs first. Blocks its thread for as long as the module runs: {@link RunRequest} belongs in a
 * thread that can be ended. Never rejects; whatever was printed before a failure is in `output`.
 */
export async function runExport({ bytes, profile, name, args }: RunRequest): Promise<RunOutcome> {
  const output = textOutput();
  const failed = (found: Problem): RunOutcome => ({ kind: 'failed', problem: found, output: output.text() });
  const module = parseModule(bytes);
  const refused = module.problem ?? refusal(module, profile);
  if (refused !== null) return failed(refused);
  const signature = callable(module, name);
  if (isProblem(signature)) return failed(signature);
  const values = parseArguments(signature, args);
  if (isProblem(values)) return failed(values);
  let started = clock.steady();
  const returned = (results: readonly WasmNumber[]): RunOutcome => ({
    kind: 'returned',
    results: results.map(formatNumber),
    output: output.text(),
    milliseconds: clock.steady() - started,
  });
  try {
    const host = grantedImports(module.imports, profile, output);
    const compiled = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
    started = clock.steady();
    const { exports } = await WebAssembly.instantiate(compiled, host.imports);
    host.attach(exports);
    const call = exports[name] as (...values: readonly WasmNumber[]) => unknown;
    const initialize = exports['_initialize'];
    if (profile === 'wasi-p1' && name !== '_initialize' && typeof initialize === 'function') initialize();
    started = clock.steady();
    return returned(listed(call(...values), signature));
  } catch (error) {
    if (!isExit(error)) return failed(traced(error));
    if (error.exitCode === 0) return returned([]);
    return failed(problem('run/trap', { detail: `it ended itself with exit code ${error.exitCode}` }));
  }
}
