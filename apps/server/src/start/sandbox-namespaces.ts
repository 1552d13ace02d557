import type { Timer } from '@arthor/core';
import { environmentName } from '@arthor/contract';
import type { Sandbox } from '@arthor/sandbox';
import { EnvRow } from '../store/entity/env.js';
import type { Store } from '../store/store.js';
import type { SystemClock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';

/** Rows inserted by SQL write no event, so poll for them. */
const lookMs = 1_000;

/**
 * Keeps a namespace in the simulated cluster for every environment, also for later ones. (On a real
 * cluster the administrator creates them.) Those of today exist when this returns.
 */
export const keepNamespaces = async (parts: {
  readonly store: Store;
  readonly clock: SystemClock;
  readonly log: Log;
  readonly sandbox: Sandbox;
}): Promise<{ stop(): void }> => {
  const { store, clock, log, sandbox } = parts;
  const known = new Set<string>();
  let stopped = false;
  let timer: Timer | null = null;

  const look = async (): Promise<void> => {
    const rows = await store.read((view) => view.rows.find(EnvRow, { select: { id: true, name: true } }));
    for (const { name } of rows) {
      if (known.has(name) || !environmentName.safeParse(name).success) continue;
      sandbox.ensureNamespace(name);
      known.add(name);
    }
  };
  const again = (): void => {
    if (!stopped) timer = clock.setTimeout(() => void looked().finally(again), lookMs);
  };
  const looked = async (): Promise<void> => {
    try {
      if (!stopped) await look();
    } catch (error) {
      log.warn({ err: error }, 'environments could not be read for the sandbox');
    }
  };
  // Many changes are committed together: one look for all of them, and another one for those that came meanwhile.
  let looking: Promise<void> | null = null;
  let changed = false;
  const lookForAll = async (): Promise<void> => {
    while (changed) {
      changed = false;
      await looked();
    }
    looking = null;
  };

  const silence = store.onEvents(() => {
    changed = true;
    looking ??= lookForAll();
  });
  await look();
  again();
  return {
    stop: () => {
      stopped = true;
      silence();
      timer?.cancel();
    },
  };
};
