import { describe, expect, it } from 'vitest';
import { licenseProblem } from './license.ts';
import { isProblem } from './problem.ts';

describe('[P21] a license', () => {
  it.each([
    '',
    'MIT',
    'MIT OR Apache-2.0',
    '(LGPL-2.1-only OR MIT) AND BSD-3-Clause',
    'GPL-2.0-or-later WITH Classpath-exception-2.0',
    'LicenseRef-our-own',
  ])('takes "%s"', async (license) => {
    expect(await licenseProblem(license)).toBeNull();
  });

  it.each([
    ['Apache 2', '"Apache 2"'],
    ['mit', '"mit"'],
    ['MIT OR', '"MIT OR"'],
    ['MIT OR (', '"MIT OR ("'],
    ['MIT, ISC', '"MIT, ISC"'],
    ['UNLICENSED', '"UNLICENSED"'],
    ['constructor', '"constructor"'],
    [' ', '" "'],
    ['('.repeat(100), `"${'('.repeat(100)}"`],
  ])('refuses "%s"', async (license, found) => {
    const refused = await licenseProblem(license);
    expect(isProblem(refused) && refused.code).toBe('card/bad-license');
    expect(refused?.found).toBe(found);
  });
});
