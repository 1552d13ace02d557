import type { CheckItem } from '@arthor/core';
import { expect, it } from 'vitest';
import { MovableClock } from '../start/test-server.js';
import { SharedChecks } from './shared-checks.js';

it('runs once for all who ask within seconds, and again for another question', async () => {
  const clock = new MovableClock();
  const checks = new SharedChecks(clock);
  let runs = 0;
  const run = async (): Promise<readonly CheckItem[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    return [{ code: 'CLUSTER_REACHABLE', status: 'OK', message: String(++runs) }];
  };
  const asked = await Promise.all(Array.from({ length: 40 }, () => checks.of(['dev', 'host'], run)));
  expect([runs, new Set(asked.map(([item]) => item?.message))]).toEqual([1, new Set(['1'])]);
  await checks.of(['dev', 'another host'], run);
  expect(runs).toBe(2);
  clock.forward(5_001);
  await checks.of(['dev', 'host'], run);
  expect(runs).toBe(3);
});
