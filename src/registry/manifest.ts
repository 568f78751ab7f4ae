import type { WasmExport, WasmImport } from './validator/report.ts';

export interface Dependency {
  readonly id: string;
  /** SemVer range as node-semver reads it. */
  readonly range: string;
  readonly optional: boolean;
}

/** The signed facts of one release; RFC 8785 canonical JSON at rest. */
export interface ReleaseManifest {
  readonly id: string;
  readonly version: string;
  /** TAI microseconds since J2000 as a decimal string; equals the entry's timestamp. */
  readonly time: string;
  readonly wasm: { readonly sha256: string; readonly william3: string; readonly size: number };
  readonly dependencies: readonly Dependency[];
  /** The first exports whose canonical JSON fits 24,576 bytes; `exportCount` is the number in the module. */
  readonly exports: readonly WasmExport[];
  readonly exportCount: number;
  readonly imports: readonly WasmImport[];
  readonly importCount: number;
  /** Host profile. */
  readonly profile: string;
  readonly toolchain: string;
  /** SHA-256 of the .dol source; absent when there is none. */
  readonly source?: string;
}
