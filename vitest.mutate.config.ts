import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (library: string): string => fileURLToPath(new URL(`libs/${library}/src/`, import.meta.url));

/**
 * The tests that judge mutants of libs/core and libs/dispatch (`npm run mutate`). The libraries are found by
 * path: node_modules links to the sources that were not mutated.
 */
export default defineConfig({
  resolve: {
    conditions: ['source', 'node'],
    alias: [
      { find: '@arthor/core/fixture', replacement: `${source('core')}fixture.ts` },
      { find: '@arthor/core', replacement: `${source('core')}index.ts` },
      { find: '@arthor/dispatch', replacement: `${source('dispatch')}index.ts` },
    ],
  },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['libs/core/src/**/*.test.ts', 'libs/dispatch/src/**/*.test.ts'],
    exclude: ['**/dist/**', '**/simulation/{crash,meanwhile,several,life}.test.ts'],
    environment: 'node',
    pool: 'threads',
    isolate: false,
    // Instrumented code on a busy machine; Stryker has time limits of its own.
    testTimeout: 60_000,
  },
});
