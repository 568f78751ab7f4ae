import { describe, expect, it } from 'vitest';
import { looserTexts } from './suggest.ts';

describe('looserTexts', () => {
  it.each([
    ['', false, []],
    ['crcx', true, ['crcx', 'crc']],
    ['json pretty print', false, ['json pretty', 'json', 'jso']],
    ['ab', false, []],
  ])('%j, tags %s', (text, tags, looser) => expect(looserTexts(text, tags)).toEqual(looser));
});
