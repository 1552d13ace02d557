/**
 * Mutation testing of what decides: `npm run mutate` (doc/testing.md). All of libs/core and libs/dispatch by
 * default; `npm run mutate -- --mutate libs/core/src/dispatch/bring.ts` for one file.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts' },
  coverageAnalysis: 'perTest',
  mutate: ['libs/{core,dispatch}/src/**/*.ts', '!**/*.test.ts', '!**/*.fixture.ts', '!**/fixture.ts'],
  ignorePatterns: ['apps', 'data', 'dist', 'doc', 'script', '.ci', '*.tsbuildinfo'],
  tempDirName: '.stryker-tmp',
  incrementalFile: 'node_modules/.stryker-incremental.json',
  // TypeScript 7 has no API that Stryker could read a tsconfig with; nothing here needs it.
  tsconfigFile: 'node_modules/.no-tsconfig.json',
  concurrency: 2,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'node_modules/.stryker-report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  allowEmpty: true,
};
