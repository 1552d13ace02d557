import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = (library: string): string => fileURLToPath(new URL(`libs/${library}/src/`, import.meta.url));

/**
 * What takes milliseconds comes first: most mutants are dead before anything random or long begins. Where the mutated
 * file is known (`script/mutate/kept-runner.mjs` says it), its own test is the first, then those beside it.
 */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const mutated = process.env['MUTATED_FILE'] ?? '';
    const own = mutated.replace(/\.ts$/, '.test.ts');
    const placeOf = ({ moduleId }: TestSpecification): number => {
      if (/\/simulation\/|could-not-look|build-life|pipeline-rule|waiting-keys/.test(moduleId)) return 3;
      if (moduleId === own) return 0;
      return dirname(moduleId) === dirname(mutated) ? 1 : 2;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
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
    // What measures its time judges nothing.
    exclude: ['**/dist/**', '**/simulation/{crash,meanwhile,several,life}.test.ts', '**/*-cost.test.ts'],
    environment: 'node',
    pool: 'threads',
    isolate: false,
    sequence: { sequencer: QuickFirst },
    // Instrumented code on a busy machine; Stryker has time limits of its own.
    testTimeout: 60_000,
  },
});
