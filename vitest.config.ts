import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './scripts/chromium.ts';

/** `node`: everything that needs no browser. `browser`: real IndexedDB, workers and wasm in Chromium (`*.browser.test.ts`). `e2e`: the built app, a real relay and Chromium, one file at a time. */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // By default one processor is left idle: of two, half.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', 'node_modules'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        worker: { format: 'es' },
        // What only a test's own import leads to: found late, it would reload the page in the middle of a run.
        optimizeDeps: {
          include: [
            '@automerge/automerge/slim',
            '@automerge/automerge-repo/slim',
            '@automerge/automerge-repo-network-messagechannel',
            '@automerge/automerge-repo-storage-indexeddb',
          ],
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.spec.ts'],
          globalSetup: ['e2e/harness/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
