import type { Page } from 'playwright';
import type { ModuleSummary } from '../../src/registry/gen-module.ts';
import * as app from './app.ts';
import type { Browser } from './browser.ts';
import type { Relay } from './relay.ts';

/** How many modules the relay lists. */
export async function knownModules(relay: Relay): Promise<number> {
  return (await relay.api<{ modules: readonly ModuleSummary[] }>('/api/modules')).modules.length;
}

/** Two tabs of one browser and `more`, all with the whole registry and one identity; the first carries the network. */
export async function openTabs(
  browser: Browser,
  relay: Relay,
  more = 0,
): Promise<readonly [Page, Page, ...Page[]]> {
  const modules = await knownModules(relay);
  const first = await browser.page();
  await app.waitForModules(first, modules);
  await app.visit(first, 'Identity');
  await app.createIdentity(first, 'Ada');
  await first.getByRole('heading', { name: 'Ada' }).waitFor();
  const open = async (): Promise<Page> => {
    const tab = await browser.page();
    await app.waitForModules(tab, modules);
    return tab;
  };
  return [first, await open(), ...(await Promise.all(Array.from({ length: more }, open)))];
}
