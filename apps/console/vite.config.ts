import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compiledCatalogs } from './script/catalog-plugin.ts';
import { commonJs } from './script/commonjs-plugin.ts';
import { compressed } from './script/compress-plugin.ts';
import { deploymentMachine } from './script/machine-plugin.ts';
import { fakeServer } from './script/fake-server-plugin.ts';

/** Where `npm run dev` finds the API. */
const api = process.env['ARTHOR_API'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative: the path under which it is served is known to the server alone, see <base> in index.html.
  base: './',
  plugins: [
    compiledCatalogs(),
    deploymentMachine(),
    react(),
    commonJs(),
    compressed(),
    ...(mode === 'fake' ? [fakeServer()] : []),
  ],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  // For tests of pure code, which run on Node.
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  server: { proxy: mode === 'fake' ? {} : { '/api': { target: api, changeOrigin: false } } },
  build: {
    outDir: fileURLToPath(new URL('dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need a hole in the server's content security policy.
    assetsInlineLimit: 0,
    // One file: of two imports at once that need one style sheet, the second does not wait for it, and its page
    // would be drawn bare.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      output: {
        // Few files: each costs a round trip of its own where a server speaks HTTP/1.1, and the browser's time.
        codeSplitting: {
          groups: [
            // By itself, for it runs before the others are there.
            { name: 'begin', test: /\/src\/begin\//, tags: ['$initial'], priority: 4 },
            { name: 'vendor', test: /node_modules|^\0commonjs:/, tags: ['$initial'], priority: 3 },
            { name: 'console', tags: ['$initial'], priority: 2 },
            // What most pages are put together of; and what comes with the first form.
            {
              name: 'part',
              test: /\/src\/(?:format|part|right|shell)\//,
              minShareCount: 5,
              priority: 1,
            },
            { name: 'kit', test: /node_modules\/@(?:mantine|floating-ui)|\/src\/ui\//, minShareCount: 14 },
          ],
        },
      },
    },
  },
}));
