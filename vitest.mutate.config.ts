import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = (library: string): string => fileURLToPath(new URL(`libs/${library}/src/`, import.meta.url));

/** What takes milliseconds comes first: most mutants are dead before anything random or long begins. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /\/simulation\/|could-not-look|build-life|pipeline-rule|waiting-keys/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !isLong(file)), ...sorted.filter(isLong)];
  }
}

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
    sequence: { sequencer: QuickFirst },
    // Instrumented code on a busy machine; Stryker has time limits of its own.
    testTimeout: 60_000,
  },
});
