import * as automerge from '@automerge/automerge/slim';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { draftTexts, type DraftContent } from '../registry/drafts/draft-content.ts';
import { blankContent } from './draft-content.cases.ts';
import { readDraft, writeDraft, type DraftDocument } from './draft-document.ts';
import { draftGenesis } from './draft-genesis.ts';
import { nodeWasm } from './load-node.ts';

beforeAll(async () => automerge.initializeWasm(await nodeWasm()));

const blank = () => automerge.load<DraftDocument>(draftGenesis.chunk);
const read = (doc: automerge.Doc<DraftDocument>) => readDraft(automerge, doc);
const written = (doc: automerge.Doc<DraftDocument>, next: DraftContent) =>
  automerge.change(doc, (draft) => writeDraft(automerge, draft, read(doc), next));

describe('the document of a draft', () => {
  it('[B5] starts from the change that this schema makes, byte for byte', () => {
    const texts = Object.fromEntries(draftTexts.map((name) => [name, '']));
    const empty = automerge.init<DraftDocument>({ actor: '00'.repeat(16) });
    const doc = automerge.change(
      empty,
      { time: 0 },
      (draft) => void Object.assign(draft, { schema: 1, ...texts, dependencies: {} }),
    );
    const chunk = automerge.getLastLocalChange(doc) ?? new Uint8Array();
    expect(bytesToHex(chunk)).toBe(bytesToHex(draftGenesis.chunk));
    expect(automerge.getHeads(doc)).toEqual([draftGenesis.hash]);
    expect(draftGenesis.hash).toBe('29f497ce7d2cd492cd3db1ede177150ee1262506271bcca230319f4cc478d6c4');
    expect(read(doc)).toEqual(blankContent);
  });

  it('[B5] reads back what was written, whatever stood before', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'ä', '👩', '👨', '\u0301') });
    const row = fc.record({
      key: fc.constantFrom('k', 'l', 'm'),
      id: text,
      range: text,
      optional: fc.boolean(),
    });
    const content = fc.record({
      readme: text,
      id: text,
      dependencies: fc.uniqueArray(row, { selector: ({ key }) => key }),
    });
    fc.assert(
      fc.property(fc.array(content, { maxLength: 4 }), (steps) => {
        let doc = blank();
        for (const step of steps) {
          const next = { ...blankContent, ...step };
          doc = written(doc, next);
          const { dependencies, ...texts } = read(doc);
          expect({ ...next, ...texts }).toEqual(next);
          expect(dependencies.toSorted(byKey)).toEqual([...next.dependencies].toSorted(byKey));
        }
      }),
    );
  });

  it('[B1] two that were written apart merge to the same, with every insertion of both', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), fc.nat(), (mine, theirs, a, b) => {
        const base = written(blank(), { ...blankContent, notes: 'what is new' });
        const insert = (text: string, at: number) =>
          `what is new`.slice(0, at % 12) + text + `what is new`.slice(at % 12);
        const one = written(automerge.clone(base), { ...blankContent, notes: insert(mine, a) });
        const other = written(automerge.clone(base), { ...blankContent, notes: insert(theirs, b) });
        const left = read(automerge.merge(automerge.clone(one), other)).notes;
        const right = read(automerge.merge(automerge.clone(other), one)).notes;
        expect(left).toBe(right);
        expect(left).toHaveLength(11 + mine.length + theirs.length);
      }),
    );
  });

  it.each([
    ['a text', 'readme', 7],
    ['the rows', 'dependencies', 'none'],
    ['a row', 'dependencies', { a: 1, b: { id: 2, range: null, optional: 'yes', place: 'first' } }],
  ])('[B5] %s of another type reads as empty', (_, field, value) => {
    const doc = automerge.change(blank(), (draft) => {
      draft[field] = value;
    });
    const { dependencies, ...texts } = read(doc);
    expect(texts).toEqual({ ...blankContent, dependencies: undefined, ...texts, readme: '' });
    expect(dependencies).toEqual(
      typeof value === 'object' ? [{ key: 'b', id: '', range: '', optional: false }] : [],
    );
  });
});

const byKey = (one: { readonly key: string }, other: { readonly key: string }): number =>
  one.key < other.key ? -1 : 1;
