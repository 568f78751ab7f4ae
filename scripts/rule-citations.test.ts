import { describe, expect, it } from 'vitest';
import { citedRules, definedRules } from './rule-citations.ts';

describe('rule citations', () => {
  it('finds the rules of a specification, and those defined twice', () => {
    const spec = '# Rules\n- **[E1]** An entry.\n- **[E2]** Another.\nSee [E3].\n- **[E1]** Again.\n';
    expect(definedRules(spec)).toEqual({ ids: ['E1', 'E2'], duplicates: ['E1'] });
  });

  it('finds citations at the start of names only', () => {
    const source =
      'it(\'[E1] a\'); it(`[E2] [E3] b`); it.each([])("[E4, E5] c"); const x = table[E6]; // see [E7]';
    expect(citedRules(source)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5']);
  });
});
