import type { Problem } from '../../registry/problem.ts';
import type { DraftForm } from './draft-form.ts';

/** Where on the publish form a problem is shown. */
export type Place = keyof DraftForm | 'file' | 'form';

const fields: readonly (keyof DraftForm)[] = [
  'id',
  'version',
  'profile',
  'dependencies',
  'name',
  'description',
  'license',
  'authors',
  'tags',
  'keywords',
  'repository',
  'homepage',
  'readme',
  'notes',
  'source',
];

/** The place a problem belongs to: by its code, and for field problems by the field its sentence names. */
export function placeOf(problem: Problem): Place {
  const { code } = problem;
  if (code === 'wasm/unknown-profile') return 'profile';
  if (code.startsWith('wasm/')) return 'file';
  if (code === 'module/bad-id' || code === 'publish/name-taken') return 'id';
  if (code === 'module/bad-version' || code === 'publish/version-exists') return 'version';
  if (code === 'module/bad-range' || code.startsWith('resolve/')) return 'dependencies';
  if (code === 'card/too-large') return 'readme';
  if (code === 'card/bad-license') return 'license';
  if (code === 'manifest/bad-field' || code === 'card/bad-field') {
    const named = /^[a-z]+/.exec(problem.expected)?.[0];
    return fields.find((field) => field === named) ?? 'form';
  }
  return 'form';
}

/** The first problem of each place. */
export function byPlace(problems: readonly Problem[]): ReadonlyMap<Place, Problem> {
  const places = new Map<Place, Problem>();
  for (const problem of problems) {
    const place = placeOf(problem);
    if (!places.has(place)) places.set(place, problem);
  }
  return places;
}
