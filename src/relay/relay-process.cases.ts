import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A relay of its own process, as `npm start` runs it. */
export interface RelayProcess {
  readonly child: ChildProcess;
  /** Its exit code and all it printed. */
  readonly exit: Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>;
  /** The URL, once it is printed; rejects with what was printed when the process ends before. */
  ready(): Promise<string>;
  output(): string;
}

/** What `/api/about` says. */
export interface RelayAbout {
  readonly namespace: string;
  readonly title: string;
  readonly peerId: string;
  readonly addresses: readonly string[];
  readonly issuing: string;
}

/** Starts a relay on a free port (a `--port` among the flags wins); `nodeFlags` go to Node itself. */
export function startRelay(flags: readonly string[], nodeFlags: readonly string[] = []): RelayProcess {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn('node', [...nodeFlags, main, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exit = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }));
  const ready = async (): Promise<string> => {
    for (;;) {
      const url = /Ready at (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) return url;
      const ended = await Promise.race([once(child.stdout, 'data').then(() => null), exit]);
      if (ended !== null) throw new Error(`the relay ended: ${ended.errors}`);
    }
  };
  return { child, exit, ready, output: () => output };
}

export async function readAbout(url: string): Promise<RelayAbout> {
  return (await (await fetch(`${url}/api/about`)).json()) as RelayAbout;
}
