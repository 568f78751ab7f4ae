import type { WasmImport } from '../../registry/validator/report.ts';
import { assemblyscriptHost } from './hosts/assemblyscript-host.ts';
import { dolHost } from './hosts/dol-host.ts';
import { trap } from './hosts/host.ts';
import type { HostImports, HostSetting } from './hosts/host.ts';
import { wasiHost } from './hosts/wasi-host.ts';
import type { TextOutput } from './text-output.ts';

const HOSTS: Readonly<Record<string, (setting: HostSetting) => HostImports>> = {
  pure: () => ({}),
  dol: dolHost,
  'wasi-p1': wasiHost,
  assemblyscript: assemblyscriptHost,
};

/** A module's import object, and where to tell the host what the module exports. */
interface Granted {
  readonly imports: WebAssembly.Imports;
  attach(exports: WebAssembly.Exports): void;
}

/** A fresh memory of an imported type such as `memory 1..16`; traps on shared and 64-bit memories, which no profile here provides. */
function freshMemory(type: string): WebAssembly.Memory {
  const limits = /^memory (?<initial>\d+)\.\.(?<maximum>\d*)$/.exec(type)?.groups;
  if (limits === undefined) throw trap(`it imports a ${type}, which is not provided here`);
  const initial = Number(limits['initial']);
  const maximum = limits['maximum'] ?? '';
  return new WebAssembly.Memory(maximum === '' ? { initial } : { initial, maximum: Number(maximum) });
}

/**
 * The values for exactly the imports a module asks for, from the host of its profile; the caller has checked them against the
 * profile. An import object built so holds nothing else that a module could reach. Throws a trap where the host has no value.
 */
export function grantedImports(wanted: readonly WasmImport[], profile: string, output: TextOutput): Granted {
  let memory: WebAssembly.Memory | null = null;
  const setting: HostSetting = {
    output,
    memory: () => {
      if (memory === null)
        throw trap('a host function needs its memory, which it does not export (or not yet)');
      return memory;
    },
  };
  const host = Object.hasOwn(HOSTS, profile) ? (HOSTS[profile]?.(setting) ?? {}) : {};
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = Object.create(null);
  for (const { module, name, kind, type } of wanted) {
    if (kind === 'memory') memory ??= freshMemory(type);
    const value = kind === 'memory' ? memory : host[module]?.[name];
    if (value === undefined || value === null) throw trap(`its host has no ${module}.${name}`);
    (imports[module] ??= Object.create(null) as Record<string, WebAssembly.ImportValue>)[name] = value;
  }
  const attach = (exports: WebAssembly.Exports): void => {
    memory ??= Object.values(exports).find((value) => value instanceof WebAssembly.Memory) ?? null;
  };
  return { imports, attach };
}
