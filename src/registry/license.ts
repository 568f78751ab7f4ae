import { quote } from './module-id.ts';
import { problem, type Problem } from './problem.ts';

/** Characters of a license, at most; a longer one is a problem of its own. */
export const licenseLimit = 100;

/** What is wrong with a license that its writer says; null for an SPDX expression (SPDX 2.3, annex D) and for none at all. The lists of ids are loaded when first needed. */
export async function licenseProblem(license: string | undefined): Promise<Problem | null> {
  if (license === undefined || license === '' || license.length > licenseLimit) return null;
  const { default: parse } = await import('spdx-expression-parse');
  try {
    parse(license);
    return null;
  } catch {
    return problem('card/bad-license', { found: quote(license) });
  }
}
