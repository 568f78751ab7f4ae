import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const schemes = ['light', 'dark'] as const;

/** Brings axe into every page that the browser opens from now on. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe.source });
}

/** What the page, as it stands, gets wrong of WCAG 2.1 A and AA, in both colour schemes: one line a violation. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(atRest);
    const results = await page.evaluate(
      (values) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
        }),
      levels,
    );
    for (const { id, nodes } of results.violations) {
      for (const node of nodes) {
        const why = (node.failureSummary ?? '').replaceAll(/\s+/g, ' ');
        found.push(`${colorScheme} ${id} ${node.target.join(' ')}: ${why}`);
      }
    }
  }
  return found;
}

/** Waits until nothing moves: no colour is measured half-way through a transition. */
async function atRest(): Promise<void> {
  const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  const moving = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
  await Promise.allSettled(moving.map(({ finished }) => finished));
}
