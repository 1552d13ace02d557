import { defineConfig } from 'vitest/config';

/**
 * Tests against real systems, named by the environment: KUBECONFIG, KUBERNETES_GATEWAY, GATEWAY_URL and
 * ARTHOR_TEST_DATABASE_URL (doc/operate.md says what each is for). Nothing is started here, and a suite
 * fails where its system is not. One file at a time: they share those systems.
 */
export default defineConfig({
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: [
      'libs/*/src/**/*.real.test.ts',
      'apps/server/src/**/*.real.test.ts',
      'apps/console/{e2e,measured}/*.real.test.ts',
    ],
    exclude: ['**/dist/**', '**/node_modules/**'],
    globalSetup: ['apps/server/src/store/test-databases.setup.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
