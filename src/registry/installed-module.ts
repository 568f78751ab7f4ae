/** A module installed on this device. Pinned by hash: an installed module never changes under its user. */
export interface InstalledModule {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly william3: string;
  readonly size: number;
  readonly profile: string;
  /** did of the publisher whose signature was verified at install. */
  readonly from: string;
  /** Owner of the module's name that the user consented to by installing, 64 hex digits; absent in what older apps installed. */
  readonly owner?: string;
  /** Milliseconds since 1970 UTC. */
  readonly installedAt: number;
  /** True when the user asked for it; false when it came as a dependency. */
  readonly direct: boolean;
  readonly pinned: boolean;
  readonly autoUpdate: boolean;
  /** Installed versions of its dependencies, `id` → version. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly history: readonly { readonly from: string; readonly to: string; readonly at: number }[];
}
