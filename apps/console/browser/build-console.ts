import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { findChromium, noChromium } from './chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built console lies; null where there is no browser to show it in. */
    readonly console: string | null;
  }
}

/** Builds the console from its sources once, before all page tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (findChromium() === null) {
    process.stdout.write(`page tests are skipped: ${noChromium}\n`);
    project.provide('console', null);
    return () => Promise.resolve();
  }
  const outDir = await mkdtemp(join(tmpdir(), 'arthor-console-'));
  // The runner's mark would make React its development build: three times as slow, and not what people get.
  const { NODE_ENV } = process.env;
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: join(import.meta.dirname, '../vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
  process.env['NODE_ENV'] = NODE_ENV;
  project.provide('console', outDir);
  return () => rm(outDir, { recursive: true, force: true });
}
