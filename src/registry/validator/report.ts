import type { Problem } from '../problem.ts';

/** What the validator is to hold the bytes against. */
export interface ValidatorPolicy {
  /** Bytes; default 10 MiB. */
  readonly maxSize?: number;
  /** Host profile to check imports against; absent: the narrowest profile that grants every import is suggested and used. */
  readonly profile?: string;
  /** Digests the bytes must have (64 hex digits each). */
  readonly expected?: { readonly sha256: string; readonly william3: string; readonly size: number };
}

export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** One export; `type` e.g. `(i32, i32) -> i32`, `memory 1..`, `global i32 mut`, `table funcref 1..`. */
export interface WasmExport {
  readonly name: string;
  readonly kind: ExternKind;
  readonly type: string;
}

export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  readonly type: string;
}

/** An import with the profile's verdict. */
export interface ImportVerdict extends WasmImport {
  readonly allowed: boolean;
  readonly reason: string;
}

/** What the validator found; every check that could be made is reported. */
export interface ValidationReport {
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  readonly size: number;
  /** 64 hex digits; empty string when the bytes were too large to be read. */
  readonly sha256: string;
  readonly william3: string;
  readonly profile: string;
  readonly imports: readonly ImportVerdict[];
  readonly exports: readonly WasmExport[];
  /** From the `producers` section, e.g. `Rust 1.80 (clang LLVM 18)`; empty when absent. */
  readonly toolchain: string;
  /** Name and byte size of each section, in order. */
  readonly sections: readonly { readonly name: string; readonly size: number }[];
}
