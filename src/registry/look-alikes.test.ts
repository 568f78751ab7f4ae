import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idSkeleton, isOneSlipApart, lookAlikeOf, lookAlikeWords } from './look-alikes.ts';
import type { Known } from './look-alikes.ts';

const module = (id: string, more: Partial<Known> = {}): Known => ({
  id,
  ownerDid: `did:key:owner-of-${id}`,
  dependents: 0,
  installs: 0,
  createdAt: 1_000,
  ...more,
});
const letter = fc.constantFrom(...'abcdlmnorw_01');
const part = fc.array(letter, { minLength: 4, maxLength: 9 }).map((letters) => `x${letters.join('')}`);
const anyId = fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));

describe('names that people may take for each other', () => {
  it.each([
    ['io.example.json_parser', 'io.example.jsonparser'],
    ['io.example.json_parser', 'io.example.json.parser'],
    ['io.example.json_parser', 'io.example.json____parser'],
    ['io.example.utf8_decoder', 'io.examp1e.utf8_decoder'],
    ['io.example.foo', 'io.example.f0o'],
    ['io.example.modern', 'io.example.modem'],
    ['io.example.vvasm', 'io.example.wasm'],
    ['io.example.clock', 'io.example.dock'],
  ])('[P22] %s and %s look the same', (a, b) => {
    expect(idSkeleton(a)).toBe(idSkeleton(b));
  });

  it.each([
    ['io.example.json', 'io.example.jsons'],
    ['io.example.crc32', 'io.example.crc3'],
    ['io.example.crc32', 'io.example.cr32'],
    ['io.example.crc32', 'io.example.crc23'],
    ['io.example.crc32', 'io.exemple.crc32'],
    ['io.example.levenshtein', 'io.example.levenstein'],
  ])('[P22] %s and %s are a slip apart, whichever was meant', (a, b) => {
    expect(isOneSlipApart(a, b)).toBe(true);
    expect(isOneSlipApart(b, a)).toBe(true);
  });

  it.each([
    ['io.example.json', 'io.example.json'],
    ['io.example.a', 'io.example.b'],
    ['io.example.v1', 'io.example.v2'],
    ['io.example.base32', 'io.example.base64'],
    ['io.example.crc32', 'io.example.crc'],
    ['io.example.crc32', 'oi.example.crc32'],
    ['io.example.parser', 'io.example.reader'],
  ])('[P22] %s and %s are not', (a, b) => {
    expect(isOneSlipApart(a, b)).toBe(false);
  });

  it('[P22] a slip of any kind at any place of a long part is one, two are not always', () => {
    fc.assert(
      fc.property(anyId, fc.nat(), fc.constantFrom('add', 'leave', 'replace', 'swap'), (id, place, slip) => {
        const from = id.lastIndexOf('.') + 1;
        const at = from + (place % (id.length - from - 1));
        const [before, here, next, after] = [
          id.slice(0, at),
          id[at] ?? '',
          id[at + 1] ?? '',
          id.slice(at + 2),
        ];
        const slipped = {
          add: `${before}z${here}${next}${after}`,
          leave: `${before}${next}${after}`,
          replace: `${before}z${next}${after}`,
          swap: `${before}${next}${here}${after}`,
        }[slip];
        expect(isOneSlipApart(slipped, id)).toBe(slipped !== id);
      }),
    );
  });

  it('[P22] whoever is used more, or as much and was there before, is named; never the other way', () => {
    const known = module('io.example.crc_32', { dependents: 2, installs: 1 });
    const young = module('io.example.crc32', { createdAt: 2_000 });
    expect(lookAlikeOf(young, [known, young])).toEqual({ known, how: 'letters' });
    expect(lookAlikeOf(known, [known, young])).toBeNull();
    const quiet = module('io.example.crc_32');
    expect(lookAlikeOf(young, [quiet])?.known).toBe(quiet);
    expect(lookAlikeOf(quiet, [young])).toBeNull();
    const slip = module('io.example.crc333', { dependents: 1 });
    expect(lookAlikeOf(module('io.example.crc33'), [slip])).toEqual({ known: slip, how: 'slip' });
    expect(lookAlikeOf(module('io.example.crc33'), [{ ...slip, dependents: 0 }])).toBeNull();
  });

  it('[P22] names the most used of several, and nobody their own', () => {
    const all = [
      module('io.example.markdown', { installs: 3 }),
      module('io.example.mark_down', { installs: 9 }),
      module('io.example.markdowns', { installs: 5 }),
    ];
    expect(lookAlikeOf(module('io.example.markdow_n'), all)?.known.installs).toBe(9);
    const mine = all.map((one) => ({ ...one, ownerDid: 'did:key:me' }));
    expect(lookAlikeOf(module('io.example.markdow_n', { ownerDid: 'did:key:me' }), mine)).toBeNull();
    const nobodys = all.map((one) => ({ ...one, ownerDid: '' }));
    expect(lookAlikeOf(module('io.example.markdow_n', { ownerDid: '' }), nobodys)).not.toBeNull();
  });

  it('[P22] says what is known of the other', () => {
    const known = module('io.example.crc32', { dependents: 1, installs: 2 });
    expect(lookAlikeWords('io.example.crc_32', { known, how: 'letters' })).toBe(
      'The name io.example.crc_32 looks like io.example.crc32, a module of someone else (1 module depends on it, 2 signers have it installed). Make sure which of the two is meant.',
    );
    expect(lookAlikeWords('io.example.crc3', { known: module('io.example.crc32'), how: 'slip' })).toBe(
      'The name io.example.crc3 is one slip away from io.example.crc32, a module of someone else. Make sure which of the two is meant.',
    );
  });

  it('[P22] asks ten thousand names in a moment', () => {
    const all = Array.from({ length: 10_000 }, (_, at) =>
      module(`io.example.some_module_${at}`, { installs: 1 }),
    );
    lookAlikeOf(module('io.example.warm'), all);
    const before = performance.now();
    for (let typed = 0; typed < 10; typed += 1) lookAlikeOf(module(`io.example.some_modul${typed}`), all);
    expect((performance.now() - before) / 10).toBeLessThan(100);
  });
});
