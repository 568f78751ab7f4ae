import {
  isMap,
  unwantedPrefix,
  type Automerge,
  type CardDocument,
  type CardFields,
} from './card-document.ts';

/** Keys and values of a map of the document; none when it is something else. */
export function mapEntries(automerge: Automerge, value: unknown): [string, unknown][] {
  return isMap(automerge, value) ? Object.entries(value) : [];
}

function readers(automerge: Automerge) {
  const asText = (value: unknown): string | null => {
    if (typeof value === 'string') return value;
    return automerge.isImmutableString(value) ? value.toString() : null;
  };
  const asTexts = (value: unknown): Record<string, string> => {
    const texts = mapEntries(automerge, value).flatMap(([key, item]) => {
      const text = asText(item);
      return text === null ? [] : [[key, text] as const];
    });
    return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return { asText, asTexts };
}

/** Where a member stands in its set; 0 when a peer wrote something else. */
export const rankOf = (value: unknown): number =>
  Number.isSafeInteger(value) ? Math.abs(value as number) : 0;

function asMembers(automerge: Automerge, value: unknown): string[] {
  const ranked = mapEntries(automerge, value).map(([name, rank]) => ({ name, rank: rankOf(rank) }));
  return ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

/** What stands under the keys of the root that ask to drop bytes, by version. */
function unwantedOf(doc: CardDocument): object {
  return Object.fromEntries(
    Object.entries(doc).flatMap(([key, value]) =>
      key.startsWith(unwantedPrefix) ? [[key.slice(unwantedPrefix.length), value]] : [],
    ),
  );
}

/** The card in `doc`; a field of the wrong type reads as empty. */
export function readCard(automerge: Automerge, doc: CardDocument): CardFields {
  const { asText, asTexts } = readers(automerge);
  const text = (value: unknown): string => asText(value) ?? '';
  const order = (Array.isArray(doc.order) ? doc.order : []).map(asText).filter((version) => version !== null);
  const deprecated = isMap(automerge, doc.deprecated) ? doc.deprecated : null;
  return {
    name: text(doc.name),
    description: text(doc.description),
    license: text(doc.license),
    repository: text(doc.repository),
    homepage: text(doc.homepage),
    readme: text(doc.readme),
    authors: asMembers(automerge, doc.authors),
    tags: asMembers(automerge, doc.tags),
    keywords: asMembers(automerge, doc.keywords),
    order: [...new Set(order)],
    notes: asTexts(doc.notes),
    yanked: asTexts(doc.yanked),
    unwanted: asTexts(unwantedOf(doc)),
    deprecated: deprecated && {
      reason: text(deprecated['reason']),
      replacement: asText(deprecated['replacement']),
    },
  };
}
