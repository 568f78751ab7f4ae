import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay, type RelayProcess } from '../../src/relay/relay-process.cases.ts';

/** A relay process that serves the built app and a registry of its own. */
export interface AppRelay extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  /** Kills it; port and data stay. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
}

/** Starts it as `npm start` does, on a free port; `fill` puts data into its folder first. Disposing kills it and removes the data. */
export async function startAppRelay(
  appDir: string,
  fill: (dataDir: string) => Promise<void> = async () => {},
): Promise<AppRelay> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gen-bench-relay-'));
  await fill(dataDir);
  let running: RelayProcess | null = null;
  const startOn = async (port: string): Promise<string> => {
    running = startRelay(['--data', dataDir, '--app', appDir, '--no-examples', '--port', port]);
    return await running.ready();
  };
  const kill = async (): Promise<void> => {
    running?.child.kill('SIGKILL');
    await running?.exit;
    running = null;
  };
  const url = await startOn('0');
  return {
    url,
    dataDir,
    kill,
    async start() {
      await startOn(new URL(url).port);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
