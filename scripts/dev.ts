import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';

// Vite with hot reload on :5173; beside it a relay without an app on :8787, whose API Vite passes on.
const root = join(import.meta.dirname, '..');
const relay = spawn(
  process.execPath,
  [join(root, 'src/relay/main.ts'), '--api-only', '--data', '.data/dev'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
const server = await createServer({
  root,
  server: { port: 5173, proxy: { '/api': { target: 'http://localhost:8787', changeOrigin: true } } },
});
await server.listen();
server.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => relay.kill(signal));
relay.once('exit', (code) => {
  void server.close().then(() => process.exit(code ?? 1));
});
