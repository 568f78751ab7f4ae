import type { ModuleSummary } from '../gen-module.ts';

/** What text searches look at, and how much a hit there counts. */
export const fieldBoosts = {
  id: 6,
  name: 5,
  keywords: 3,
  tags: 3,
  exports: 1.5,
  authors: 1,
  description: 1,
} as const;

export type SearchField = keyof typeof fieldBoosts;

export const searchFields = Object.keys(fieldBoosts) as readonly SearchField[];

/** The text of one field. */
export function fieldText(module: ModuleSummary, field: SearchField): string {
  const value = module[field];
  return typeof value === 'string' ? value : value.join(' ');
}

/** True when both are found by the same words. */
export function sameText(some: ModuleSummary, other: ModuleSummary): boolean {
  return searchFields.every((field) => fieldText(some, field) === fieldText(other, field));
}
