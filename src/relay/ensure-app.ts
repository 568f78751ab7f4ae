import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problem, type Problem } from '../registry/problem.ts';

const projectRoot = join(import.meta.dirname, '../..');

/** The folder of the built app. `appDir` null: `dist/`, built first when it is missing or its sources have changed (about 10 s, with progress). */
export async function ensureApp(
  appDir: string | null,
  signal: AbortSignal,
): Promise<{ readonly dir: string } | Problem> {
  const dir = appDir === null ? join(projectRoot, 'dist') : resolve(appDir);
  const detail = appDir === null ? await build(signal) : null;
  if (detail !== null) return problem('relay/no-app', { dir, detail });
  if (!existsSync(join(dir, 'index.html'))) return problem('relay/no-app', { dir, detail: 'no index.html' });
  return { dir };
}

async function build(signal: AbortSignal): Promise<string | null> {
  const script = join(projectRoot, 'scripts/build.ts');
  const child = spawn(process.execPath, [script, '--if-stale'], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  return new Promise((settle) => {
    child.on('error', (error) => settle(error.message));
    child.on('exit', (code) =>
      settle(code === 0 ? null : `a build that ended with status ${code ?? 'of a signal'}`),
    );
  });
}
