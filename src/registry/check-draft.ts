import { parseVersion, compareVersions, isRange } from './version.ts';
import { licenseLimit } from './license.ts';
import { dependencyLimit } from './manifest.ts';
import { parseModuleId, quote } from './module-id.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import type { PublishDraft } from './publish-draft.ts';
import { countCharacters } from './shape.ts';
import type { Warning } from './outcomes.ts';
import type { StoredModule } from './gen-module.ts';

/** Bytes of UTF-8 that readme and notes may take together: a card change must fit an entry's payload (64 KiB). */
export const textLimit = 48_000;

const limits: readonly (readonly [
  field: 'name' | 'description' | 'license' | 'repository' | 'homepage',
  limit: number,
])[] = [
  ['name', 100],
  ['description', 500],
  ['license', licenseLimit],
  ['repository', 500],
  ['homepage', 500],
];

/** Every problem of the fields alone (SPEC P1); the bytes are the validator's. */
export function draftProblems(draft: PublishDraft): readonly Problem[] {
  return [
    parseModuleId(draft.id),
    parseVersion(draft.version),
    ...draft.dependencies.flatMap((dependency) => dependencyProblems(draft, dependency)),
    ...cardProblems(draft),
    draft.source === '' || /^[0-9a-f]{64}$/.test(draft.source)
      ? null
      : problem('manifest/bad-field', {
          field: 'source',
          expected: '64 hexadecimal digits (SHA-256)',
          found: quote(draft.source),
        }),
    draft.dependencies.length > dependencyLimit
      ? problem('manifest/bad-field', {
          field: 'dependencies',
          expected: `at most ${dependencyLimit}`,
          found: String(draft.dependencies.length),
        })
      : null,
  ].filter(isProblem);
}

function dependencyProblems(
  draft: PublishDraft,
  { id, range }: PublishDraft['dependencies'][number],
): readonly (Problem | null)[] {
  const field = 'dependencies';
  const twice = draft.dependencies.filter((other) => other.id === id).length > 1;
  const parsed = parseModuleId(id);
  return [
    isProblem(parsed)
      ? problem('manifest/bad-field', { field, expected: `each ${parsed.expected}`, found: parsed.found })
      : null,
    isRange(range)
      ? null
      : problem('module/bad-range', { found: range.slice(0, 100), module: id.slice(0, 140) }),
    id === draft.id && id !== '' ? problem('resolve/cycle', { path: `${id} → ${id}` }) : null,
    twice
      ? problem('manifest/bad-field', { field, expected: 'each module once', found: `${quote(id)} twice` })
      : null,
  ];
}

/** Problems of the texts that go into the card. */
export function cardProblems(card: Partial<PublishDraft>): readonly Problem[] {
  const bad = (field: string, expected: string, found: string): Problem =>
    problem('card/bad-field', { field, expected, found });
  const found: Problem[] = [];
  for (const [field, limit] of limits) {
    const value = card[field] ?? '';
    const length = countCharacters(value);
    if (length > limit) found.push(bad(field, `at most ${limit} characters`, `${length} characters`));
  }
  for (const field of ['repository', 'homepage'] as const) {
    const value = card[field] ?? '';
    if (value !== '' && !/^https?:\/\/[^\s]+$/.test(value))
      found.push(bad(field, 'a web address (https://…)', quote(value)));
  }
  for (const field of ['tags', 'keywords', 'authors'] as const) {
    const values = card[field] ?? [];
    if (values.length > 32) found.push(bad(field, 'at most 32', String(values.length)));
    const long = values.find((value) => countCharacters(value) > 64 || value.trim() === '');
    if (long !== undefined) found.push(bad(field, '1 to 64 characters each', quote(long)));
  }
  const size = new TextEncoder().encode((card.readme ?? '') + (card.notes ?? '')).length;
  if (size > textLimit) found.push(problem('card/too-large', { size, limit: textLimit }));
  return found;
}

/** Remarks that do not stop a publish. `known` tells which module ids are here; `module` is what is published already. */
export function draftWarnings(
  draft: PublishDraft,
  module: StoredModule | undefined,
  versionsOf: (id: string) => readonly string[] | null,
  matches: (versions: readonly string[], range: string) => boolean,
): readonly Warning[] {
  const warnings: Warning[] = [];
  for (const { id, range, optional } of draft.dependencies) {
    const versions = versionsOf(id);
    if (versions === null)
      warnings.push({
        code: 'missing-dependency',
        text: optional
          ? `The optional dependency ${id} is not known here. It is published all the same, and installed without ${id} until it is there.`
          : `The dependency ${id} is not known here. It is published all the same, but nobody can install it before ${id} is there.`,
      });
    else if (!matches(versions, range))
      warnings.push({
        code: 'unmatched-dependency',
        text: `No known version of ${id} satisfies ${range} (known: ${versions.join(', ')}).`,
      });
  }
  if (draft.license === '')
    warnings.push({
      code: 'no-license',
      text: 'No license is given: people may not know whether they can use it.',
    });
  if (draft.readme === '')
    warnings.push({ code: 'no-readme', text: 'There is no readme: people will not know how to use it.' });
  const latest = module?.latest;
  if (
    typeof latest === 'string' &&
    !isProblem(parseVersion(draft.version)) &&
    compareVersions(draft.version, latest) < 0
  )
    warnings.push({
      code: 'lower-version',
      text: `${draft.version} is lower than the latest version ${latest}, which stays the latest.`,
    });
  return warnings;
}
