/** The texts of a draft as typed: lists are separated by commas. */
export const draftTexts = [
  'id',
  'version',
  'profile',
  'name',
  'description',
  'license',
  'repository',
  'homepage',
  'readme',
  'notes',
  'source',
  'authors',
  'tags',
  'keywords',
] as const;

export type DraftText = (typeof draftTexts)[number];

/** One dependency as typed; `key` names the row for as long as the draft lives, so that rows added in two tabs at once are two. */
export interface DraftDependency {
  readonly key: string;
  readonly id: string;
  readonly range: string;
  readonly optional: boolean;
}

/** What is filled into the form of a release. */
export interface DraftContent extends Readonly<Record<DraftText, string>> {
  readonly dependencies: readonly DraftDependency[];
}

/** Whether nothing is filled in. */
export function isBlank(content: DraftContent): boolean {
  return content.dependencies.length === 0 && draftTexts.every((name) => content[name] === '');
}
