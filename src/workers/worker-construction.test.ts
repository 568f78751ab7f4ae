import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

it('[T7] workers are constructed in *.client.ts files only', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: source });
  const constructing = files
    .filter((file) => !/\.(test|spec|suite)\.tsx?$/.test(file))
    .filter((file) => /new\s+(Shared)?Worker\s*\(/.test(readFileSync(join(source, file), 'utf8')));
  expect(files.length).toBeGreaterThan(20);
  expect(constructing).toContain(join('workers', 'registry', 'registry.client.ts'));
  expect(constructing.filter((file) => !file.endsWith('.client.ts'))).toEqual([]);
});
