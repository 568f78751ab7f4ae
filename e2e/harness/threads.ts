import type { CDPSession, Page } from 'playwright';

interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

async function registryTargets(session: CDPSession): Promise<readonly Target[]> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  return targetInfos.filter(({ url }) => url.includes('/registry.worker'));
}

async function inSession<Result>(
  page: Page,
  work: (session: CDPSession) => Promise<Result>,
): Promise<Result> {
  const session = await page.context().newCDPSession(page);
  try {
    return await work(session);
  } finally {
    await session.detach();
  }
}

/** Scripts of the registry workers that run in this page's browser now, of every build. */
export function registryWorkers(page: Page): Promise<readonly string[]> {
  return inSession(page, async (session) =>
    (await registryTargets(session)).map(({ url }) => new URL(url).pathname),
  );
}

/** Ends the registry workers of this page's browser from outside, as a browser short of memory does. */
export function endRegistryWorker(page: Page): Promise<void> {
  return inSession(page, async (session) => {
    for (const { targetId } of await registryTargets(session)) {
      await session.send('Target.closeTarget', { targetId });
    }
  });
}

/** Ends the process of a tab without a word to it. */
export async function crash(tab: Page): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  const crashed = tab.waitForEvent('crash');
  // It never answers: there is nobody left to.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
}

/** Who holds the Web Lock `name` in this page's browser, and how many wait for it. */
export function lockState(
  page: Page,
  name: string,
): Promise<{ readonly holders: readonly string[]; readonly waiting: number }> {
  return page.evaluate(async (name) => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return {
      holders: held.filter((lock) => lock.name === name).map(({ clientId }) => clientId ?? ''),
      waiting: pending.filter((lock) => lock.name === name).length,
    };
  }, name);
}
