import type { Page } from 'playwright';

/**
 * Calls a method of the registry worker as a page's own code does, over a port of its own to the worker that already runs:
 * for values that no screen lets a person enter.
 */
export function callRegistry(page: Page, method: string, ...args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    async ({ method, args }) => {
      const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')];
      const sources = await Promise.all(scripts.map(async ({ src }) => (await fetch(src)).text()));
      const [file] = /registry\.worker-[\w-]+\.js/.exec(sources.join('\n')) ?? [];
      const { port } = new SharedWorker(`/assets/${file}`, { type: 'module', name: 'registry' });
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      port.addEventListener('message', ({ data }: MessageEvent<{ kind: string; value: unknown }>) => {
        if (data.kind === 'return') resolve(data.value);
        if (data.kind === 'throw') reject(new Error(JSON.stringify(data)));
      });
      port.start();
      port.postMessage({ kind: 'call', id: 1, method, args });
      return promise;
    },
    { method, args },
  );
}
