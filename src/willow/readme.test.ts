import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const here = pathToFileURL(`${import.meta.dirname}/`).href;
const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

it('has worked examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

it.each(examples.map((code, at) => [at + 1, code] as const))(
  'worked example %i runs as it stands',
  async (at, code) => {
    const dir = mkdtempSync(join(tmpdir(), 'gen-readme-'));
    try {
      const file = join(dir, `example-${at}.ts`);
      writeFileSync(file, code.replaceAll("from './", `from '${here}`));
      await import(/* @vite-ignore */ pathToFileURL(file).href);
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
);
