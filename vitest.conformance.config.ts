import { defineConfig } from 'vitest/config';

/** The suites that hold an added provider to its port's contract; `npm run conformance` names its module. */
export default defineConfig({
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['libs/provider/src/conformance/added.conformance.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
