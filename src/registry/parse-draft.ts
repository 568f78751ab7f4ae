import { noDescription } from './card.ts';
import type { Dependency } from './manifest.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import type { PublishDraft } from './publish-draft.ts';

type Json = Readonly<Record<string, unknown>>;
type TextField = Exclude<keyof PublishDraft, 'dependencies' | 'authors' | 'tags' | 'keywords'>;
type ListField = 'authors' | 'tags' | 'keywords';

const texts: readonly TextField[] = [
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
];
const lists: readonly ListField[] = ['authors', 'tags', 'keywords'];

/** A draft with nothing filled in. */
export const emptyDraft: PublishDraft = {
  id: '',
  version: '',
  profile: '',
  dependencies: [],
  ...noDescription,
  notes: '',
  source: '',
};

/**
 * Reads a `gen.json`: one JSON object with the fields of {@link PublishDraft}, all optional except `id` and `version`;
 * items of lists hold no comma, since forms separate by it.
 * Dependencies are a list of `{id, range, optional?}` or an object `{id: range}`. Returns the first problem
 * (`manifest/bad-json`, `manifest/bad-field`); the grammar of ids, versions and ranges is checked at publish.
 */
export function parseDraft(text: string): PublishDraft | Problem {
  const json = readObject(text);
  if ('code' in json) return json;
  const refused =
    unknownField(json.object, [...Object.keys(emptyDraft), '$schema']) ??
    firstBadText(json.object) ??
    firstBadList(json.object);
  if (refused !== null) return refused;
  const dependencies = readDependencies(json.object['dependencies']);
  if ('code' in dependencies) return dependencies;
  const draft: Record<string, unknown> = { ...emptyDraft, dependencies };
  for (const field of [...texts, ...lists]) {
    if (json.object[field] !== undefined) draft[field] = json.object[field];
  }
  return draft as unknown as PublishDraft;
}

function readObject(text: string): { readonly object: Json } | Problem {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const detail =
      text.trim() === ''
        ? 'an empty file'
        : `text that is no JSON (${error instanceof Error ? error.message : String(error)})`;
    return problem('manifest/bad-json', { detail });
  }
  if (isObject(value)) return { object: value };
  return problem('manifest/bad-json', { detail: describe(value) });
}

function unknownField(json: Json, known: readonly string[], place = ''): Problem | null {
  // Object.keys also lists a "__proto__" that JSON.parse made a field of its own.
  const name = Object.keys(json).find((key) => !known.includes(key));
  if (name === undefined) return null;
  return problem('manifest/unknown-field', { field: `${quote(name)}${place}`, known: known.join(', ') });
}

function firstBadText(json: Json): Problem | null {
  for (const field of texts) {
    const value = json[field];
    const required = field === 'id' || field === 'version';
    if (value === undefined && !required) continue;
    if (typeof value === 'string' && (value !== '' || !required)) continue;
    return problem('manifest/bad-field', {
      field,
      expected: required ? 'a text that is not empty' : 'a text',
      found: describe(value),
    });
  }
  return null;
}

function firstBadList(json: Json): Problem | null {
  for (const field of lists) {
    const value = json[field];
    if (value === undefined) continue;
    if (!Array.isArray(value))
      return problem('manifest/bad-field', { field, expected: 'a list of texts', found: describe(value) });
    // Forms write these lists with commas between: an item with one in it would come back as two.
    const index = value.findIndex((item) => typeof item !== 'string' || item.includes(','));
    if (index === -1) continue;
    return problem('manifest/bad-field', {
      field: `${field}[${index}]`,
      expected: typeof value[index] === 'string' ? 'one text without a comma' : 'a text',
      found: describe(value[index]),
    });
  }
  return null;
}

function readDependencies(value: unknown): readonly Dependency[] | Problem {
  const expected = 'a list of {"id", "range", "optional"?} or an object {"id": "range"}';
  if (value === undefined) return [];
  if (isObject(value)) return readDependencies(Object.entries(value).map(([id, range]) => ({ id, range })));
  if (!Array.isArray(value))
    return problem('manifest/bad-field', { field: 'dependencies', expected, found: describe(value) });
  const read: Dependency[] = [];
  for (const [index, item] of value.entries()) {
    const field = `dependencies[${index}]`;
    if (!isObject(item))
      return problem('manifest/bad-field', {
        field,
        expected: 'an object {"id", "range"}',
        found: describe(item),
      });
    const unknown = unknownField(item, ['id', 'range', 'optional'], ` in ${field}`);
    if (unknown !== null) return unknown;
    const { id, range, optional = false } = item;
    if (typeof id !== 'string')
      return problem('manifest/bad-field', { field: `${field}.id`, expected: 'a text', found: describe(id) });
    if (typeof range !== 'string') {
      return problem('manifest/bad-field', {
        field: `${field}.range`,
        expected: 'a text',
        found: describe(range),
      });
    }
    if (typeof optional !== 'boolean') {
      return problem('manifest/bad-field', {
        field: `${field}.optional`,
        expected: 'true or false',
        found: describe(optional),
      });
    }
    read.push({ id, range, optional });
  }
  return read;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `${typeof value === 'number' ? 'the number' : 'the value'} ${JSON.stringify(value)}`;
}

function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}
