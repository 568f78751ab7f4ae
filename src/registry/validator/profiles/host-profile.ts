import type { ExternKind } from '../report.ts';

/** One import a profile grants: a function by its exact signature (any of `types`), or a kind with whatever limits the module states. */
type Grant =
  | { readonly kind: 'function'; readonly types: readonly string[] }
  | { readonly kind: Exclude<ExternKind, 'function'> };

/** A host, as data: what a module built for it may import. */
export interface HostProfile {
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Whether the sandbox here can play this host. */
  readonly runnable: boolean;
  /** Exact grants, by module and name. */
  readonly grants: Readonly<Record<string, Readonly<Record<string, Grant>>>>;
  /** Import modules of which every name and type is granted, because the module's own JavaScript provides them. */
  readonly open: readonly RegExp[];
}

/** Function grants from names and their signatures. */
export function functions(
  table: Readonly<Record<string, string | readonly string[]>>,
  prefix = '',
): Readonly<Record<string, Grant>> {
  return Object.fromEntries(
    Object.entries(table).map(([name, types]) => [
      `${prefix}${name}`,
      { kind: 'function', types: typeof types === 'string' ? [types] : types } as const,
    ]),
  );
}
