import { defineConfig } from 'vitest/config';

/**
 * Tests of single pages in the system's Chromium: the console as it is built, in front of the fake API of
 * apps/console/dev. Skipped, and said so, where there is no Chromium. `ARTHOR_PICTURES=folder` keeps a
 * picture of every state.
 */
export default defineConfig({
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['apps/console/browser/*.page.test.ts'],
    exclude: ['**/dist/**', '**/node_modules/**'],
    globalSetup: ['apps/console/browser/build-console.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
