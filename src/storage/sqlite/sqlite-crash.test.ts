import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openSqlite } from './sqlite-storage.ts';

/** Commits two rows and a payload that belong together, for ever, and prints each number once it is reported durable. */
const writer = `
  import { openSqlite } from ${JSON.stringify(join(import.meta.dirname, 'sqlite-storage.ts'))};
  const storage = openSqlite(process.argv[1]);
  for (let n = 0; ; n += 1) {
    await storage.commit([
      { kind: 'put', table: 'settings', key: 'first', value: n },
      { kind: 'payload', digest: 'd' + n, bytes: new Uint8Array(20_000) },
      { kind: 'put', table: 'settings', key: 'second', value: n },
    ]);
    process.stdout.write(n + '\\n');
  }`;

it('[S2] holds whole commits only, and all that were reported, after the process was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storage-'));
  const file = join(folder, 'registry.sqlite');
  for (const kills of [5, 11, 23]) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', writer, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    let reported = -1;
    for await (const line of createInterface(child.stdout)) {
      reported = Number(line);
      if (reported === kills) child.kill('SIGKILL');
    }
    await exited;
    const storage = openSqlite(file);
    const [first, second] = [
      await storage.read('settings', 'first'),
      await storage.read('settings', 'second'),
    ];
    expect(first).toBe(second);
    expect(first).toBeGreaterThanOrEqual(reported);
    expect(await storage.payloads.has(`d${String(first)}`)).toBe(true);
    storage.close();
  }
  rmSync(folder, { recursive: true });
});
