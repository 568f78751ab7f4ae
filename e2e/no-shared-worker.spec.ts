import { expect, it } from 'vitest';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { startRelay } from './harness/relay.ts';
import { storedIn } from './harness/stored.ts';

const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

it('[T6] without SharedWorker one tab serves all; the next takes over when it closes', async () => {
  await using relay = await startRelay({ examples: false });
  await using browser = await openBrowser({ url: relay.url });
  await browser.context().addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
  });
  const first = await browser.page('/');
  expect(await first.evaluate(() => typeof SharedWorker)).toBe('undefined');
  await app.publish(first, { id: 'io.example.first', version: '1.0.0', wasm: empty });
  await expect.poll(() => app.outboxStates(first), app.patience).toEqual(['relayed']);

  const second = await browser.page('/');
  await app.waitForModules(second, 1);
  await app.publish(second, { id: 'io.example.second', version: '1.0.0', wasm: empty });
  await expect.poll(() => app.outboxStates(second), app.patience).toEqual(['relayed']);
  await app.visit(first, 'Discover');
  await app.waitForModules(first, 2);

  await first.close();
  await app.visit(second, 'Discover');
  await app.waitForModules(second, 2);
  expect(await app.publish(second, { id: 'io.example.third', version: '1.0.0', wasm: empty })).toMatch(
    /^Published/,
  );
  await expect.poll(() => app.outboxStates(second), app.patience).toEqual(['relayed']);
  expect((await storedIn(second))['modules']).toEqual([
    'io.example.first',
    'io.example.second',
    'io.example.third',
  ]);
  expect(await app.install(second, 'io.example.third')).toEqual(['io.example.third']);
});
