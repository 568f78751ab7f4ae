import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// Greater is newer: the registry worker of a newer build takes over from an older one.
process.env['VITE_BUILD'] ??= String(Date.now());

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
  worker: { format: 'es' },
  build: { target: 'es2024', sourcemap: false, chunkSizeWarningLimit: 900 },
});
