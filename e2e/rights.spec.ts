import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../src/registry/identity.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { callRegistry } from './harness/registry-calls.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.rights';
let relay: Relay;
let browsers: readonly Browser[];
beforeAll(async () => {
  relay = await startRelay({ examples: false, witness: true });
  browsers = [await openBrowser({ url: relay.url }), await openBrowser({ url: relay.url })];
});
afterAll(async () => {
  for (const browser of browsers) await browser[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

async function arrive(browser: Browser | undefined): Promise<Page> {
  if (browser === undefined) throw new Error('no browser');
  const page = await browser.page();
  await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  return page;
}

const holders = (page: Page) => page.getByRole('list', { name: 'Holders of rights' });

describe('rights', () => {
  it(
    '[G28] an owner gives a right, its holder publishes, the owner takes it back',
    { timeout: 300_000 },
    async () => {
      const [owner, helper] = [await arrive(browsers[0]), await arrive(browsers[1])];
      await app.publish(owner, { id, version: '1.0.0', wasm: answerModule(1) });
      await expect.poll(() => app.outboxStates(owner), app.patience).toEqual(['relayed']);
      await app.visit(helper, 'Discover');
      await app.waitForModules(helper, 1);
      await app.visit(helper, 'Identity');
      await app.createIdentity(helper, 'Ben');
      const identities = async () => (await callRegistry(helper, 'identities')) as readonly Identity[];
      await expect.poll(async () => (await identities()).length, app.patience).toBe(1);
      const [ben] = await identities();

      await app.openModule(owner, id, 'rights');
      const give = owner.getByRole('form', { name: 'Give a right' });
      await give.getByLabel('To whom').fill('nobody');
      await give.getByLabel('To whom').press('Enter');
      await give.getByText(/did:key of an Ed25519 key/).waitFor();
      await give.getByLabel('To whom').fill(ben?.did ?? '');
      await give.getByLabel('To whom').press('Enter');
      await give.getByText('Saved').waitFor();
      await holders(owner)
        .getByText(/^Co-publisher/)
        .waitFor();

      await app.openModule(helper, id, 'rights');
      await holders(helper)
        .getByText(/^Co-publisher/)
        .waitFor({ timeout: app.patience.timeout });
      await app.publish(helper, { id, version: '1.1.0', wasm: answerModule(2) }, 'Ben');
      await app.openModule(owner, id, 'versions');
      await owner
        .getByRole('list', { name: 'Versions' })
        .getByRole('link', { name: '1.1.0' })
        .waitFor({ timeout: app.patience.timeout });

      await app.openModule(owner, id, 'rights');
      await owner.getByRole('button', { name: 'Revoke…' }).press('Enter');
      const revoke = owner.getByRole('form', { name: 'Revoke a right' });
      await revoke.getByLabel('Reason').fill('left the project');
      await revoke.getByRole('button', { name: 'Revoke for good' }).press('Enter');
      await holders(owner).getByText('Revoked: left the project').waitFor();
      await app.openModule(helper, id, 'rights');
      await holders(helper).getByText('Revoked: left the project').waitFor({ timeout: app.patience.timeout });
      expect(await callRegistry(helper, 'plan', id, '')).toMatchObject({ steps: [{ version: '1.1.0' }] });
    },
  );

  it(
    '[G24] [G26] a name that was passed on: who installed it is asked before taking updates of the new owner',
    { timeout: 300_000 },
    async () => {
      const passed = 'io.e2e.passed';
      const [owner, reader] = [await arrive(browsers[0]), await arrive(browsers[1])];
      await app.publish(owner, { id: passed, version: '1.0.0', wasm: answerModule(1) });
      await expect.poll(() => app.outboxStates(owner), app.patience).toEqual(['relayed']);
      await expect
        .poll(() => callRegistry(reader, 'plan', passed, ''), app.patience)
        .toMatchObject({ kind: 'plan' });
      expect(await app.install(reader, passed)).toEqual([passed]);

      const [ada] = (await callRegistry(owner, 'identities')) as readonly Identity[];
      const cy = (await callRegistry(owner, 'createIdentity', 'Cy')) as Identity;
      await callRegistry(owner, 'chooseIdentity', ada?.did);
      await app.openModule(owner, passed, 'rights');
      const pass = owner.getByRole('form', { name: 'Pass the name on' });
      await pass.getByLabel('New owner').fill(cy.did);
      await pass.getByRole('button', { name: 'Sign it' }).press('Enter');
      await pass.waitFor({ state: 'hidden' });
      await callRegistry(owner, 'chooseIdentity', cy.did);
      await app.publish(owner, { id: passed, version: '1.1.0', wasm: answerModule(2) });
      await expect.poll(() => app.outboxStates(owner), app.patience).toEqual(['relayed']);

      await app.openModule(reader, passed, 'versions');
      const install = reader.getByRole('region', { name: 'Install', exact: true });
      await install.getByText(`a change of owner to ${cy.did}`).waitFor({ timeout: app.patience.timeout });
      await install.getByRole('button', { name: 'Take updates from the new owner' }).press('Enter');
      await install.getByText('No dependencies').waitFor();
      expect(await app.clickInstall(reader)).toEqual([passed]);
    },
  );
});
