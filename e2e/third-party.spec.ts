import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thirdParty } from '../src/registry/validator/third-party.cases.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { padded } from './harness/tiny-wasm.ts';

interface Binary {
  readonly name: string;
  readonly id: string;
  readonly profile: string;
  readonly wasm: Uint8Array;
}

const chosen = [
  'xxhash',
  'as-sha256/build/optimized.simd',
  'argon2',
  'onig',
  'quickjs',
  'brotli',
  'automerge.wasm',
];

function read(part: string, index: number): Binary {
  const row = thirdParty.find(({ file }) => file.includes(part));
  if (row === undefined) throw new Error(`no row for ${part}`);
  const wasm = readFileSync(join(import.meta.dirname, '../node_modules', row.file));
  return {
    name: `${row.package}, ${row.size} bytes`,
    id: `io.thirdparty.m${index}`,
    profile: row.profile,
    wasm,
  };
}

const binaries = chosen.map(read);
const [largest] = binaries.toSorted((a, b) => b.wasm.length - a.wasm.length);
const limit = 10 * 1024 * 1024;
const all: readonly Binary[] = [
  ...binaries,
  ...(largest
    ? [
        {
          ...largest,
          id: 'io.thirdparty.limit',
          name: `${largest.name}, filled up to 10 MiB`,
          wasm: padded(largest.wasm, limit),
        },
      ]
    : []),
];

let relay: Relay;
let mine: Browser;
let theirs: Browser;
let page: Page;
let there: Page;
beforeAll(async () => {
  relay = await startRelay({ examples: false });
  mine = await openBrowser({ url: relay.url });
  theirs = await openBrowser({ url: relay.url });
  page = await mine.page();
  there = await theirs.page();
});
afterAll(async () => {
  await mine[Symbol.asyncDispose]();
  await theirs[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

describe('[V2] [N11] [R3] binaries of other people and toolchains', () => {
  it.each(all)('$name', { timeout: 120_000 }, async ({ id, profile, wasm }) => {
    await app.fillRelease(page, { id, version: '1.0.0', wasm, profile });
    const report = page.getByRole('region', { name: 'Validation report' });
    await report.getByText('Valid', { exact: true }).waitFor({ timeout: app.patience.timeout });
    await app.clickPublish(page);
    await page.getByRole('region', { name: 'Published' }).getByRole('heading').waitFor();
    await page.getByRole('button', { name: 'Publish another' }).click();
    await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
    expect(await app.install(page, id)).toEqual([id]);

    await app.visit(there, 'Discover');
    await app.search(there, id);
    await expect.poll(() => app.resultIds(there), app.patience).toContain(id);
    expect(await app.install(there, id)).toEqual([id]);
    expect((await app.download(there, id)).equals(wasm)).toBe(true);
  });
});
