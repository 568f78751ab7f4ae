import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WILLIAM3_WASM } from '../src/willow/william3-wasm.ts';
import { william3Module } from './william3-wasm.ts';

it('the WebAssembly of WILLIAM3 that is checked in is its source, compiled', async () => {
  const checkedIn = readFileSync(join(import.meta.dirname, '../src/willow/william3-wasm.ts'), 'utf8');
  expect(checkedIn).toBe(await william3Module());
});

it('it stays below the 4 KB that older Chromiums compile on a page’s main thread', () => {
  expect(atob(WILLIAM3_WASM).length).toBeLessThan(4096);
});
