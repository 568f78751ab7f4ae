import { toHex } from '../willow/bytes.ts';
import { authorOf } from './author.ts';
import { descriptionOf, type CardEdit } from './card.ts';
import { cardDrafts } from './card-records.ts';
import { canonicalJson } from './canonical-json.ts';
import { draftProblems, draftWarnings } from './check-draft.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { payloadLimit } from './entry-rules.ts';
import type { StoredModule } from './gen-module.ts';
import type { Identities } from './identities.ts';
import { licenseProblem } from './license.ts';
import { fitExterns, type ReleaseManifest } from './manifest.ts';
import { done, once } from './operations.ts';
import { isModuleId } from './module-id.ts';
import type { DraftCheck, PublishOutcome, Warning } from './outcomes.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import type { PublishDraft } from './publish-draft.ts';
import { writeProblem } from './may-write.ts';
import { matching } from './ranges.ts';
import { findCycle } from './resolve.ts';
import type { ValidationReport } from './validator/report.ts';
import { commitWrite, jsonRecord, signRecords, timestampFor, type RecordDraft } from './write-records.ts';

/** All checks of a publish, with nothing written (SPEC P1). `bytes` null: the fields alone. */
export async function checkDraft(
  context: Context,
  identities: Identities,
  draft: PublishDraft,
  bytes: Uint8Array | null,
): Promise<DraftCheck> {
  const fields = await fieldProblems(draft);
  const report = bytes === null ? null : await context.validator.validate(bytes, policyOf(draft));
  const problems = [...fields, ...(report?.problems ?? [])];
  const module = await context.storage.read('modules', draft.id);
  if (problems.length === 0) {
    const signer = await identities.signer();
    const author = isProblem(signer) ? null : toHex(signer.publicKey);
    const standing = await standingProblem(context, draft, author, report, module);
    if (standing?.kind === 'problem') problems.push(standing);
  }
  return { problems, warnings: await warningsFor(context, draft, module), report };
}

/**
 * Publishes a release (SPEC P1–P5): validates, signs manifest, wasm and card as entries of one time, and makes all of it
 * durable in one commit; without a grant it waits in the outbox. The draft `from` goes in that commit.
 */
export async function publish(
  context: Context,
  identities: Identities,
  operation: string,
  draft: PublishDraft,
  bytes: Uint8Array,
  from?: string,
): Promise<PublishOutcome> {
  const report = await context.validator.validate(bytes, policyOf(draft));
  const problems = [...(await fieldProblems(draft)), ...report.problems];
  const refused = (found: readonly Problem[]): PublishOutcome => ({
    kind: 'refused',
    problems: found,
    report,
  });
  if (problems.length > 0) return refused(problems);
  return once(
    context,
    operation,
    `the release (${report.size.toLocaleString('en-US')} bytes)`,
    () => publishValid(context, identities, operation, draft, bytes, report, from),
    (found) => refused([found]),
  );
}

async function publishValid(
  context: Context,
  identities: Identities,
  operation: string,
  draft: PublishDraft,
  bytes: Uint8Array,
  report: ValidationReport,
  from?: string,
): Promise<PublishOutcome> {
  const refused = (found: Problem): PublishOutcome => ({ kind: 'refused', problems: [found], report });
  const by = await authorOf(context, identities);
  if (isProblem(by)) return refused(by);
  const { signer, key: author, namespace } = by;
  const module = await context.catalogue.fresh(draft.id);
  const standing = await standingProblem(context, draft, author, report, module);
  if (standing?.kind === 'problem') return refused(standing);
  if (standing !== null) return standing;
  const timestamp = await timestampFor(context, namespace, signer.publicKey, null);
  const manifest = manifestOf(draft, report, timestamp);
  const size = canonicalJson(manifest).length;
  if (size > payloadLimit) return refused(problem('manifest/too-large', { size, limit: payloadLimit }));
  const cards = await cardDrafts(context, draft.id, author, cardEdit(draft, module), timestamp);
  const signed = await signRecords(namespace, signer, timestamp, [...releaseDrafts(manifest), ...cards]);
  const warnings = await warningsFor(context, draft, module);
  const outcome = (state: 'waiting' | 'ready'): PublishOutcome => ({
    kind: 'published',
    id: draft.id,
    version: draft.version,
    state,
    warnings,
  });
  const state = await commitWrite(context, namespace, {
    what: 'release',
    module: draft.id,
    version: draft.version,
    author,
    signed,
    signer,
    also: (state) => [
      { kind: 'payload', digest: report.william3, bytes },
      done(context, operation, outcome(state)),
      // The draft it came from is gone in the same commit, or neither happened. Its bytes are the release's now.
      ...(from === undefined ? [] : [{ kind: 'delete', table: 'drafts', key: from } as const]),
    ],
  });
  if (from !== undefined) context.emit({ kind: 'drafts' });
  return outcome(state);
}

async function fieldProblems(draft: PublishDraft): Promise<readonly Problem[]> {
  const license = await licenseProblem(draft.license);
  return license === null ? draftProblems(draft) : [...draftProblems(draft), license];
}

function policyOf(draft: PublishDraft): { profile?: string } {
  return draft.profile === '' ? {} : { profile: draft.profile };
}

/** Why this identity cannot publish this version of this module now; `unchanged` when it is published already. */
async function standingProblem(
  context: Context,
  draft: PublishDraft,
  author: string | null,
  report: ValidationReport | null,
  module: StoredModule | undefined,
): Promise<Problem | Extract<PublishOutcome, { kind: 'unchanged' }> | null> {
  const { id, version } = draft;
  const waiting = context.outbox
    .ofModule(id)
    .find((item) => item.state === 'waiting' && item.author !== author);
  const wrong = writeProblem(context, id, author ?? '', 'releases');
  if (wrong !== null) return wrong;
  if (context.authority.owner(id) === undefined && waiting !== undefined)
    return problem('publish/name-taken', { id, owner: didOf(waiting.author) });
  const existing = module?.releases.find((release) => release.version === version);
  if (existing !== undefined && report !== null) {
    const { sha256 } = existing.manifest.wasm;
    return sha256 === report.sha256
      ? {
          kind: 'unchanged',
          reason: `${id} ${version} is already published with exactly these bytes. Nothing was changed.`,
        }
      : problem('publish/version-exists', { id, version, published: sha256, found: report.sha256 });
  }
  const cycle = await findCycle(context.storage, id, draft.dependencies);
  return cycle === null ? null : problem('resolve/cycle', { path: cycle.join(' → ') });
}

function manifestOf(draft: PublishDraft, report: ValidationReport, timestamp: bigint): ReleaseManifest {
  const imports = report.imports.map(({ module, name, kind, type }) => ({ module, name, kind, type }));
  return {
    id: draft.id,
    version: draft.version,
    time: timestamp.toString(),
    wasm: { sha256: report.sha256, william3: report.william3, size: report.size },
    dependencies: draft.dependencies.map(({ id, range, optional }) => ({ id, range, optional })),
    exports: fitExterns(report.exports.map(({ name, kind, type }) => ({ name, kind, type }))),
    exportCount: report.exports.length,
    imports: fitExterns(imports),
    importCount: imports.length,
    profile: report.profile,
    toolchain: report.toolchain,
    ...(draft.source === '' ? {} : { source: draft.source }),
  };
}

function releaseDrafts(manifest: ReleaseManifest): readonly RecordDraft[] {
  const { id, version, wasm } = manifest;
  return [
    jsonRecord((sha256) => ({ kind: 'manifest', id, version, sha256 }), manifest),
    { path: () => ({ kind: 'wasm', id, version, ...wasm }), payload: new Uint8Array(), wasm },
  ];
}

/** A first release describes the module; a later one changes only what its form says. */
function cardEdit(draft: PublishDraft, module: StoredModule | undefined): CardEdit {
  const said = Object.entries(descriptionOf(draft)).filter(
    ([, value]) => module === undefined || value.length > 0,
  );
  return { ...Object.fromEntries(said), release: { version: draft.version, notes: draft.notes } };
}

async function warningsFor(
  context: Context,
  draft: PublishDraft,
  module: StoredModule | undefined,
): Promise<DraftCheck['warnings']> {
  const known = new Map<string, readonly string[]>();
  for (const { id } of draft.dependencies) {
    const found = await context.storage.read('modules', id);
    if (found !== undefined)
      known.set(
        id,
        found.releases.map((release) => release.version),
      );
  }
  const warnings = draftWarnings(draft, module, (id) => known.get(id) ?? null, matching);
  const lookAlike = await lookAlikeWarning(context, draft.id, module);
  return lookAlike === null ? warnings : [lookAlike, ...warnings];
}

/** Of a name that is new: who has published under it has been told. */
async function lookAlikeWarning(
  { catalogue, clock }: Context,
  id: string,
  module: StoredModule | undefined,
): Promise<Warning | null> {
  if (module?.releases.some(({ state }) => state === 'published') === true || !isModuleId(id)) return null;
  const { lookAlikeOf, lookAlikeWords } = await import('./look-alikes.ts');
  const own = { id, ownerDid: '', dependents: 0, installs: 0, createdAt: clock.now() };
  const found = lookAlikeOf(own, catalogue.summaries());
  return found === null ? null : { code: 'look-alike', text: lookAlikeWords(id, found) };
}
