import { spawn } from 'node:child_process';

export type Command = readonly [string, ...string[]];

/** Runs a command with its output shown as it comes; its exit status. */
export function runCommand([program, ...args]: Command): Promise<number> {
  return ended(program, spawn(program, args, { stdio: 'inherit' }));
}

/** Runs a command and shows its output in one piece when it has ended, so that several may run at a time; its exit status. */
export async function runQuietly([program, ...args]: Command): Promise<number> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const status = await ended(program, child);
  process.stdout.write(Buffer.concat(output));
  return status;
}

function ended(program: string, child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
