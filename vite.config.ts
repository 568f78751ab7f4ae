import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// Greater is newer: the registry worker of a newer build takes over from an older one.
process.env['VITE_BUILD'] ??= String(Date.now());

/**
 * Fewer, larger files: each of them costs a request, and the service worker fetches all. What a page or worker needs at its start is one
 * file, and the peers' libraries, which load together, are another.
 */
const codeSplitting = {
  groups: [
    { name: 'start', tags: ['$initial' as const], priority: 2 },
    { name: 'shared', test: /node_modules[\\/](@noble|eventemitter3|cborg|debug|ms)[\\/]/, priority: 1 },
    {
      name: 'network',
      test: /node_modules[\\/](libp2p|@libp2p|@chainsafe|@multiformats|multiformats|uint8|it-|p-|protons-runtime|main-event|any-signal|delay|race-|datastore|interface-|abort-error|get-iterator|progress-events|@ipld)/,
    },
  ],
};

/** The app: one page, its workers as ES modules, and a service worker that precaches all of it. */
export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/workers/service',
      filename: 'service.worker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,wasm,svg,png,webmanifest,woff2}'],
        maximumFileSizeToCacheInBytes: 8e6,
      },
    }),
  ],
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting } } },
  build: {
    target: 'es2024',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting } },
  },
});
