import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const unbuilt = ['**/dist/**', '**/node_modules/**', '**/*.real.test.ts'];

/** A database of its own may take a server many times as long to make as a file. */
const onServer = (process.env['ARTHOR_TEST_DATABASE_URL'] ?? '') !== '';

/** Most files wait for timers more than they compute: with fewer workers a machine of two cores would idle. */
const maxWorkers = Math.max(6, availableParallelism() - 1);

/** Files of twenty seconds and more: one that begins last would be waited for alone. */
const long =
  /upgrade\/upgrade|sandbox-(operations|kubernetes|apisix)|dispatcher\/(operations|zero-loss|own-auto|deploy)|two-clusters|written-examples|simulation\/(crash|life|meanwhile|several)/;

/** A fresh clone knows no durations yet, and would go by the size of files. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Two projects: everything that runs on Node, and the console in happy-dom. Sources are read live
 * (condition "source"), so no test needs a build.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    maxWorkers,
    projects: [
      {
        resolve: { conditions: ['source', 'node'] },
        ssr: { resolve: { conditions: ['source', 'node'] } },
        test: {
          name: 'node',
          include: ['libs/*/src/**/*.test.ts', 'apps/server/src/**/*.test.ts', 'script/**/*.test.ts'],
          exclude: unbuilt,
          globalSetup: ['apps/server/src/store/test-databases.setup.ts'],
          environment: 'node',
          // A busy machine is not a failure, and a database server takes its time.
          testTimeout: onServer ? 60_000 : 20_000,
          hookTimeout: onServer ? 60_000 : 30_000,
          pool: 'threads',
          maxWorkers,
          // No module of ours keeps state: loading the framework anew for each file would take half of the time.
          isolate: false,
        },
      },
      ...(existsSync(new URL('apps/console/vite.config.ts', import.meta.url))
        ? [
            {
              extends: './apps/console/vite.config.ts',
              test: {
                name: 'console',
                root: 'apps/console',
                include: ['src/**/*.test.{ts,tsx}'],
                exclude: unbuilt,
                environment: 'happy-dom',
                pool: 'threads',
                maxWorkers,
                // The kit alone takes two seconds to load. What modules keep (who is signed in, the words that were
                // brought, the tab's title) each test sets for itself, in whatever order they come.
                isolate: false,
                // A busy machine is not a failure.
                testTimeout: 60_000,
              },
            },
          ]
        : []),
    ],
  },
});
