import { pathOf } from '../willow/path.ts';
import { toHex } from '../willow/bytes.ts';
import type { Context } from './context.ts';
import { checkEntry } from './entry-rules.ts';
import type { Release } from './gen-module.ts';
import type { InstalledModule } from './installed-module.ts';
import { lookAlikeOf, lookAlikeWords } from './look-alikes.ts';
import { parseModuleId } from './module-id.ts';
import { done, once } from './operations.ts';
import type { InstallOutcome, InstallPlan, InstallStep, UninstallOutcome } from './outcomes.ts';
import type { Change } from './ports/storage.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { heldProblem } from './rights/owner-consent.ts';
import { choosableModule } from './rights/picks.ts';
import { resolve, type Chosen } from './resolve.ts';
import type { ValidationReport } from './validator/report.ts';
import { DEFAULT_MAX_SIZE } from './validator/unread-report.ts';

/** What an install would do, dependencies first (SPEC R2). `version` empty: latest. */
export async function planInstall(context: Context, id: string, version: string): Promise<InstallPlan> {
  const chosen = await choose(context, id, version);
  if (isProblem(chosen)) return { kind: 'refused', problem: chosen };
  const steps = await Promise.all(chosen.map((step) => stepOf(context, step)));
  return { kind: 'plan', steps, warnings: [...lookAlikes(context, chosen), ...chosen.flatMap(warnings)] };
}

async function choose(context: Context, id: string, version: string): Promise<readonly Chosen[] | Problem> {
  const parsed = parseModuleId(id);
  if (isProblem(parsed)) return parsed;
  const chosen = await resolve((name) => choosableModule(context, name), id, version);
  if (isProblem(chosen)) return (await passedOver(context, id, version)) ?? chosen;
  for (const step of chosen) {
    const kept = await keptProblem(context, step);
    if (kept !== null) return kept;
  }
  return chosen;
}

/** Why the resolver does not choose a version that is there (SPEC G4, G23); null when it is not for that. */
async function passedOver({ storage }: Context, id: string, version: string): Promise<Problem | null> {
  const module = await storage.read('modules', id);
  const release = module?.releases.find((one) => version === '' || one.version === version);
  if (release?.late === true)
    return problem('install/late', { id, version: release.version, author: release.did });
  return release?.undecided === true ? problem('install/undecided', { id, version: release.version }) : null;
}

/** Why what is installed is not replaced without asking (SPEC G26): its owner changed, or other bytes stand under its version. */
async function keptProblem(
  context: Context,
  { module: { id }, release: { version, manifest } }: Chosen,
): Promise<Problem | null> {
  const installed = await context.storage.read('installed', id);
  if (installed === undefined) return null;
  const { sha256 } = manifest.wasm;
  if (installed.version === version && installed.sha256 === sha256) return null;
  if (installed.version === version)
    return problem('install/displaced', { id, version, installed: installed.sha256, found: sha256 });
  return heldProblem(context, installed);
}

async function stepOf({ storage }: Context, { release: { manifest } }: Chosen): Promise<InstallStep> {
  const installed = await storage.read('installed', manifest.id);
  return {
    id: manifest.id,
    version: manifest.version,
    sha256: manifest.wasm.sha256,
    size: manifest.wasm.size,
    profile: manifest.profile,
    installed: installed?.sha256 === manifest.wasm.sha256 && installed.version === manifest.version,
    held: await storage.payloads.has(manifest.wasm.william3),
  };
}

/** Names among them that people may take for others', dependencies included (SPEC P22). */
function lookAlikes({ catalogue }: Context, chosen: readonly Chosen[]): readonly string[] {
  const all = catalogue.summaries();
  const own = catalogue.summaries(chosen.map(({ module }) => module.id));
  return own.flatMap((summary) => {
    const found = lookAlikeOf(summary, all);
    return found === null ? [] : [lookAlikeWords(summary.id, found)];
  });
}

function warnings({ module, release }: Chosen): readonly string[] {
  const found: string[] = [];
  if (release.yanked !== null) found.push(`${module.id} ${release.version} was yanked: ${release.yanked}`);
  if (release.unwanted !== undefined)
    found.push(
      `The maintainers of ${module.id} ask holders to drop the bytes of ${release.version}: ${release.unwanted || 'they give no reason'}`,
    );
  if (module.deprecated !== null) {
    const instead =
      module.deprecated.replacement === null ? '' : ` Use ${module.deprecated.replacement} instead.`;
    found.push(`${module.id} is deprecated: ${module.deprecated.reason}${instead}`);
  }
  if (release.state === 'waiting')
    found.push(`${module.id} ${release.version} is your own release and still waits for its grant.`);
  return found;
}

/** Fetches what is missing, verifies everything again, and installs all steps in one commit (SPEC R3). */
export async function install(
  context: Context,
  operation: string,
  id: string,
  version: string,
): Promise<InstallOutcome> {
  const refused = (found: Problem): InstallOutcome => ({ kind: 'refused', problem: found });
  const chosen = await choose(context, id, version);
  if (isProblem(chosen)) return refused(chosen);
  const bytes = new Map<string, Uint8Array>();
  for (const step of chosen) {
    const wrong = await verifyRelease(context, step.release);
    if (wrong !== null) return refused(wrong);
    const found = await obtain(context, step.release);
    if (isProblem(found)) return refused(found);
    bytes.set(step.release.manifest.wasm.william3, found);
  }
  return once(
    context,
    operation,
    `${chosen.length} modules`,
    () => commitInstall(context, operation, id, chosen, bytes),
    refused,
  );
}

async function commitInstall(
  context: Context,
  operation: string,
  id: string,
  chosen: readonly Chosen[],
  bytes: ReadonlyMap<string, Uint8Array>,
): Promise<InstallOutcome> {
  const { storage, emit } = context;
  const versions = new Map(chosen.map(({ release }) => [release.manifest.id, release.version]));
  const changes: Change[] = [];
  const modules: InstalledModule[] = [];
  for (const step of chosen) {
    const { wasm } = step.release.manifest;
    const before = await storage.read('installed', step.module.id);
    const direct = step.module.id === id || before?.direct === true;
    if (before?.version === step.release.version && before.sha256 === wasm.sha256 && before.direct === direct)
      continue;
    const owner = context.authority.owner(step.module.id) ?? step.release.author;
    const module = installedOf(step.release, { before, owner, direct, versions }, context.clock.now());
    modules.push(module);
    changes.push({ kind: 'put', table: 'installed', key: module.id, value: module });
  }
  for (const [digest, found] of bytes)
    if (!(await storage.payloads.has(digest))) changes.push({ kind: 'payload', digest, bytes: found });
  if (changes.length === 0)
    return {
      kind: 'unchanged',
      reason: `${id} ${versions.get(id) ?? ''} is installed already, with all it depends on.`,
    };
  const outcome: InstallOutcome = { kind: 'installed', modules };
  await storage.commit([...changes, done(context, operation, outcome)]);
  emit({ kind: 'installed' });
  return outcome;
}

interface InstallFacts {
  readonly before: InstalledModule | undefined;
  /** Key of the module's owner, 64 hex digits. */
  readonly owner: string;
  readonly direct: boolean;
  readonly versions: ReadonlyMap<string, string>;
}

function installedOf(
  { manifest, did, version }: Release,
  { before, owner, direct, versions }: InstallFacts,
  now: number,
): InstalledModule {
  const changed = before !== undefined && before.version !== version;
  return {
    id: manifest.id,
    version,
    sha256: manifest.wasm.sha256,
    william3: manifest.wasm.william3,
    size: manifest.wasm.size,
    profile: manifest.profile,
    from: did,
    owner: changed || before === undefined ? owner : (before.owner ?? owner),
    installedAt: now,
    direct,
    pinned: before?.pinned ?? false,
    autoUpdate: before?.autoUpdate ?? false,
    dependencies: Object.fromEntries(
      manifest.dependencies.flatMap(({ id }) => (versions.has(id) ? [[id, versions.get(id) ?? '']] : [])),
    ),
    history: [
      ...(before?.history ?? []),
      ...(changed ? [{ from: before.version, to: version, at: now }] : []),
    ],
  };
}

/** The entry rules once more, on what the store holds of a release (SPEC R3); waiting releases are this device's own. */
async function verifyRelease(context: Context, release: Release): Promise<Problem | null> {
  const { joined, storage, authority, clock } = context;
  if (release.state === 'waiting') return null;
  if (joined === null) return problem('publish/no-registry', {});
  const { id, version, wasm } = release.manifest;
  const stored = await storage.entries.withPrefix(
    joined.namespace,
    pathOf('modules', id, 'releases', version),
  );
  const own = stored.filter((entry) => toHex(entry.entry.subspaceId) === release.author);
  const manifest = own.find((entry) => entry.id === release.entryId);
  const bytes = own.find(
    (entry) => toHex(entry.entry.payloadDigest) === wasm.william3 && entry.payload === null,
  );
  const unauthorised = problem('entry/not-authorised', { path: `modules/${id}/releases/${version}` });
  if (manifest === undefined) return unauthorised;
  // The manifest names the bytes; their own entry may come only with them (SPEC N10).
  for (const entry of bytes === undefined ? [manifest] : [manifest, bytes]) {
    const verdict = await checkEntry(entry, { ...context, namespace: joined.namespace, now: clock.now() });
    if (verdict.kind !== 'good') return verdict.problem;
    if (!authority.counts(id, entry)) return unauthorised;
  }
  return null;
}

/** The bytes of a release, from here or from a peer, checked by the validator against manifest and profile. */
async function obtain(context: Context, { manifest, did }: Release): Promise<Uint8Array | Problem> {
  const { storage, network } = context;
  const { wasm, id, version } = manifest;
  if (wasm.size > DEFAULT_MAX_SIZE)
    return problem('wasm/too-large', { size: wasm.size, limit: DEFAULT_MAX_SIZE });
  const bytes =
    (await storage.payloads.get(wasm.william3)) ?? (await network.fetchPayload(wasm.william3, wasm.size));
  if (bytes === null) return problem('install/payload-missing', { id, version, size: wasm.size });
  const report = await inspect(context, bytes, manifest);
  const released = report.william3 === wasm.william3;
  if (released && (report.sha256 !== wasm.sha256 || report.size !== wasm.size))
    return problem('install/wrong-manifest', {
      id,
      version,
      author: did,
      sha256: report.sha256,
      size: report.size,
    });
  return report.problems[0] ?? bytes;
}

function inspect(
  { validator }: Context,
  bytes: Uint8Array,
  { profile, wasm }: Release['manifest'],
): Promise<ValidationReport> {
  return validator.validate(bytes, { profile, expected: wasm });
}

/** Bytes of a release held here, verified against its digests. */
export async function readBytes(
  context: Context,
  id: string,
  version: string,
): Promise<Uint8Array | Problem> {
  const module = await context.storage.read('modules', id);
  const installed = await context.storage.read('installed', id);
  const release = module?.releases.find((candidate) => candidate.version === version);
  const wasm = installed?.version === version ? installed : release?.manifest.wasm;
  if (wasm === undefined) return problem('install/not-installed', { id });
  const bytes = await context.storage.payloads.get(wasm.william3);
  if (bytes === null) return problem('install/payload-missing', { id, version, size: wasm.size });
  const { sha256, william3, size } = wasm;
  const report = await context.validator.validate(bytes, { expected: { sha256, william3, size } });
  return report.problems.find((found) => found.code === 'wasm/hash-mismatch') ?? bytes;
}

/** Removes a module and the dependencies that nothing else needs; bytes published here stay until somebody else has them. */
export async function uninstall(context: Context, operation: string, id: string): Promise<UninstallOutcome> {
  const refused = (found: Problem): UninstallOutcome => ({ kind: 'refused', problem: found });
  const work = async (): Promise<UninstallOutcome> => {
    const { storage, emit } = context;
    const installed = new Map((await storage.all('installed')).map(({ key, value }) => [key, value]));
    const target = installed.get(id);
    if (target === undefined) return refused(problem('install/not-installed', { id }));
    const removed = [...removable(installed, id)];
    const keep = await heldForOthers(context);
    const changes = removed.flatMap((name): Change[] => {
      const { william3 } = installed.get(name) ?? target;
      const row: Change = { kind: 'delete', table: 'installed', key: name };
      return keep.has(william3) ? [row] : [row, { kind: 'forget-payload', digest: william3 }];
    });
    const needed = !removed.includes(id);
    if (needed)
      changes.push({ kind: 'put', table: 'installed', key: id, value: { ...target, direct: false } });
    const outcome: UninstallOutcome = { kind: 'uninstalled', removed };
    await storage.commit([...changes, done(context, operation, outcome)]);
    emit({ kind: 'installed' });
    return outcome;
  };
  return once(context, operation, 'the change', work, refused);
}

/** Which modules go when `id` is no longer wanted for itself: those that no module still wanted needs. */
function removable(installed: ReadonlyMap<string, InstalledModule>, id: string): Set<string> {
  const needed = new Set<string>();
  const mark = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const on of Object.keys(installed.get(name)?.dependencies ?? {})) mark(on);
  };
  for (const [name, module] of installed) if (module.direct && name !== id) mark(name);
  return new Set([...installed.keys()].filter((name) => !needed.has(name)));
}

/** Digests of payloads that this device published and that are not to be dropped with an install. */
async function heldForOthers({ storage }: Context): Promise<Set<string>> {
  const mine = new Set((await storage.all('identities')).map(({ value }) => value.publicKey));
  const modules = await storage.all('modules');
  const drafts = (await storage.all('drafts')).flatMap(({ value }) => value.file?.digest ?? []);
  return new Set([
    ...drafts,
    ...modules.flatMap(({ value }) =>
      value.releases
        .filter((release) => mine.has(release.author))
        .map((release) => release.manifest.wasm.william3),
    ),
  ]);
}

export { dropBytes } from './drop-bytes.ts';
