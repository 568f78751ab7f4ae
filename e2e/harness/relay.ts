import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startRelay as spawnRelay, type RelayProcess } from '../../src/relay/relay-process.cases.ts';
import { undoAtExit } from './cleanup.ts';
import { newDataDir } from './template-data.ts';

export interface RelayOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** Address to listen on. */
  readonly host?: string;
  /** False: the registry starts empty. */
  readonly examples?: boolean;
  /** True: it lists what it holds, so that its entries are more with time. */
  readonly witness?: boolean;
  /** Folder of the built app it serves. */
  readonly app?: string;
}

/** A relay process with data of its own, which it keeps over `stop`, `kill` and `start`. */
export interface Relay extends AsyncDisposable {
  /** The app's URL; the same after a restart. */
  readonly url: string;
  readonly dataDir: string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>;
  /** Runs it again on the same data and port, from now on with the app in `newApp`. */
  start(newApp?: string): Promise<void>;
  /** Parsed JSON of `GET /api/…`. */
  api<T>(path: string): Promise<T>;
}

/** The built app; another one by `E2E_APP`. */
export const appDir = process.env['E2E_APP'] ?? join(import.meta.dirname, '../../dist');

/** Starts `node src/relay/main.ts` and waits until it is ready; the examples are already published there. */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const { host = 'localhost', examples = true, witness = false } = options;
  let { app = appDir } = options;
  const dataDir = await newDataDir(examples);
  const flags = ['--data', dataDir, '--host', host];
  if (!examples) flags.push('--no-examples');
  if (!witness) flags.push('--no-witness');
  let running: RelayProcess | null = null;
  const removed = undoAtExit(() => {
    running?.child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const run = async (port: number): Promise<string> => {
    running = spawnRelay([...flags, '--app', app, '--port', String(port)]);
    return running.ready();
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = running;
    running = null;
    ending?.child.kill(signal);
    await ending?.exit;
  };
  const url = await run(options.port ?? 0);
  return {
    url,
    dataDir,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    async start(newApp = app) {
      app = newApp;
      if (running === null) await run(Number(new URL(url).port));
    },
    async api<T>(path: string) {
      return (await (await fetch(new URL(path, url))).json()) as T;
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      removed();
    },
  };
}
