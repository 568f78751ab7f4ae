import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appIsCurrent, buildStamp, sourcesDigest } from './app-sources.ts';
import { precompress } from './precompress.ts';

let root: string;
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gen-build-'));
  for (const name of ['src/ui', 'src/relay', 'dist/assets']) mkdirSync(join(root, name), { recursive: true });
  write('src/ui/main.tsx', 'one');
  write(`dist/${buildStamp}`, sourcesDigest(root));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the build of the app', () => {
  it('is current until a source of it changes, appears or is renamed', () => {
    expect(appIsCurrent(root)).toBe(true);
    write('src/relay/main.ts', 'the relay is no part of the app');
    write('src/ui/main.test.ts', 'nor are tests');
    expect(appIsCurrent(root)).toBe(true);
    write('src/ui/main.tsx', 'two');
    expect(appIsCurrent(root)).toBe(false);
    write('src/ui/main.tsx', 'one');
    expect(appIsCurrent(root)).toBe(true);
    write('index.html', '');
    expect(appIsCurrent(root)).toBe(false);
  });

  it('is none when it was interrupted', () => {
    rmSync(join(root, 'dist', buildStamp));
    expect(appIsCurrent(root)).toBe(false);
  });

  it('compresses what is worth it, and gives the same bytes back', async () => {
    const text = 'export const x = 1;\n'.repeat(200);
    write('dist/assets/large.js', text);
    write('dist/assets/small.js', 'x');
    write('dist/assets/picture.png', text);
    expect(await precompress(join(root, 'dist'))).toMatchObject({ files: 1, before: text.length });
    const read = (ending: string): Buffer => readFileSync(join(root, 'dist/assets', `large.js${ending}`));
    expect(brotliDecompressSync(read('.br')).toString()).toBe(text);
    expect(gunzipSync(read('.gz')).toString()).toBe(text);
  });
});
