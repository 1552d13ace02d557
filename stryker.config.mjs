/**
 * Mutation testing of what decides: `npm run mutate` (doc/testing.md) judges all of libs/core and libs/dispatch,
 * `npm run mutate -- --mutate libs/core/src/dispatch/bring.ts` one file.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'kept',
  plugins: ['@stryker-mutator/*', './script/mutate/kept-runner.mjs'],
  // Which tests come upon a mutant is known from the first run: no need to look for related files each time.
  vitest: { configFile: 'vitest.mutate.config.ts', related: false },
  coverageAnalysis: 'perTest',
  mutate: ['libs/{core,dispatch}/src/**/*.ts', '!**/*.test.ts', '!**/*.fixture.ts', '!**/fixture.ts'],
  ignorePatterns: ['apps', 'data', 'dist', 'doc', 'script', '.ci', '*.tsbuildinfo'],
  tempDirName: '.stryker-tmp',
  incrementalFile: 'node_modules/.stryker-incremental.json',
  // TypeScript 7 has no API that Stryker could read a tsconfig with; nothing here needs it.
  tsconfigFile: 'node_modules/.no-tsconfig.json',
  concurrency: 2,
  // A busy machine is not a kill: whoever loops for ever is stopped by his hits, not by the clock.
  timeoutMS: 10_000,
  timeoutFactor: 2,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'node_modules/.stryker-report.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: Number(process.env['MUTATE_BREAK'] ?? 90) },
  allowEmpty: true,
};
