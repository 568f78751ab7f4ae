import type { HostProfile } from './profiles/host-profile.ts';
import { dol } from './profiles/dol.ts';
import { assemblyscript, bindgen, emscripten } from './profiles/toolchains.ts';
import { wasiP1 } from './profiles/wasi-p1.ts';
import type { ImportVerdict, WasmImport } from './report.ts';

const pure: HostProfile = {
  name: 'pure',
  summary: 'No imports: numbers and its own memory only',
  runnable: true,
  grants: {},
  open: [],
};

/** Every host profile, narrowest first. */
export const profiles: readonly HostProfile[] = [pure, dol, assemblyscript, wasiP1, bindgen, emscripten];

export const profileNames: readonly string[] = profiles.map(({ name }) => name);

/** The profile of that name; undefined when there is none. */
export function findProfile(name: string): HostProfile | undefined {
  return profiles.find((profile) => profile.name === name);
}

const allow = (reason: string) => ({ allowed: true, reason });
const deny = (reason: string) => ({ allowed: false, reason });

/** Own properties only, so that an import named `constructor` finds nothing. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function judge(
  profile: HostProfile,
  { module, name, kind, type }: WasmImport,
): { allowed: boolean; reason: string } {
  const wanted = `${module}.${name}`;
  if (profile.open.some((pattern) => pattern.test(module))) {
    return allow(`${module} is provided by the module's own JavaScript (profile ${profile.name})`);
  }
  const granted = own(profile.grants, module);
  if (granted === undefined) {
    const modules = Object.keys(profile.grants).join(', ');
    if (modules === '' && profile.open.length === 0) return deny(`${profile.name} grants no imports`);
    return deny(`${profile.name} grants nothing from the import module ${module}`);
  }
  const grant = own(granted, name);
  if (grant === undefined) return deny(`${profile.name} grants no ${wanted}`);
  if (grant.kind !== kind)
    return deny(`${wanted} is a ${kind} here but a ${grant.kind} in profile ${profile.name}`);
  if (grant.kind === 'function' && !grant.types.includes(type)) {
    return deny(`${wanted} is ${type} here but ${grant.types.join(' or ')} in profile ${profile.name}`);
  }
  return allow(`granted by profile ${profile.name}`);
}

/** Each import with allow or deny under `profile` and the reason, in the module's order. */
export function judgeImports(profile: HostProfile, imports: readonly WasmImport[]): readonly ImportVerdict[] {
  return imports.map((entry) => ({ ...entry, ...judge(profile, entry) }));
}

/** The narrowest profile that grants every import; where none does, the one that grants most (the narrower of equals). */
export function suggestProfile(imports: readonly WasmImport[]): string {
  let best = { name: pure.name, granted: -1 };
  for (const profile of profiles) {
    const granted = imports.filter((entry) => judge(profile, entry).allowed).length;
    if (granted > best.granted) best = { name: profile.name, granted };
  }
  return best.name;
}
