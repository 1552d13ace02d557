import { defineConfig, mergeConfig } from 'vitest/config';
import pages from './vitest.page.config.js';

/**
 * Pictures of a few states (apps/console/browser/baseline.ts), compared with those in apps/console/browser/baseline:
 * on the Chromium and the fonts they were made with, else skipped, and said so. `--mode renew` makes them anew.
 */
export default defineConfig(({ mode }) =>
  mergeConfig(pages, {
    test: {
      setupFiles: ['apps/console/browser/still.ts'],
      env: { ARTHOR_BASELINE: mode === 'renew' ? 'renew' : 'compare' },
      // Those that have such a state.
      exclude: [
        '**/{difference,clicks,instances,keyboard,many-*,phone,tabs,upgrade,admin,skeleton,compressed}.page.test.ts',
      ],
    },
  }),
);
