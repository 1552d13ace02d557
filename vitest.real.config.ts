import { defineConfig } from 'vitest/config';

/** Tests against real systems, named by the environment (KUBECONFIG); each fails where its system is not. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  test: {
    include: ['libs/**/*.real.test.ts', 'apps/**/*.real.test.ts'],
    exclude: ['**/dist/**', '**/node_modules/**'],
    fileParallelism: false,
  },
});
