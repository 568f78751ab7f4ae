import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay } from '../../src/relay/relay-process.cases.ts';
import { thousandInto } from './thousand.ts';

/** A relay process that serves the built app in `appDir` and a registry of a thousand modules. */
export interface AppRelay extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
}

/** Starts it as `npm start` does, on a free port, with a copy of the data; disposing kills it. */
export async function startAppRelay(appDir: string): Promise<AppRelay> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gen-bench-relay-'));
  await thousandInto(dataDir);
  const relay = startRelay(['--data', dataDir, '--app', appDir, '--no-examples']);
  return {
    url: await relay.ready(),
    dataDir,
    async [Symbol.asyncDispose]() {
      relay.child.kill('SIGKILL');
      await relay.exit;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
