import type { CardProjection } from '../registry/card.ts';

/** Automerge, as loaded when first needed. */
export type Automerge = typeof import('@automerge/automerge/slim');

/**
 * A module card as its document holds it. Peers may have written anything anywhere: every field is read as unknown.
 * Members of a set map to their rank, so that concurrent adds win and the writer's order is kept.
 */
export interface CardDocument {
  schema?: unknown;
  name?: unknown;
  description?: unknown;
  license?: unknown;
  repository?: unknown;
  homepage?: unknown;
  readme?: unknown;
  authors?: unknown;
  tags?: unknown;
  keywords?: unknown;
  order?: unknown;
  notes?: unknown;
  yanked?: unknown;
  deprecated?: unknown;
}

/** Before a version: the key of the root that asks to drop its bytes. The genesis holds no map for them, and maps made by two at once would lose one. */
export const unwantedPrefix = 'unwanted:';

export const textFields = ['name', 'description', 'license', 'repository', 'homepage'] as const;
export const setFields = ['authors', 'tags', 'keywords'] as const;

export type Fields = Record<string, unknown>;
/** A card without its counts. */
export type CardFields = Omit<CardProjection, 'changes' | 'setAside'>;

/** Whether a value is a map of the document, and no value of Automerge's own. Its prototype says nothing: a peer's key `__proto__` sets it. */
export function isMap(automerge: Automerge, value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (value instanceof Date || value instanceof Uint8Array) return false;
  return !automerge.isImmutableString(value) && !automerge.isCounter(value);
}
