import type { Clock, Random } from '@arthor/core';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { openStore } from './open.js';
import type { Store, StoreLog } from './store.js';
import { likeNewDatabase } from './test-database.js';

/** An empty migrated database for one test. */
export interface TestStore {
  readonly store: Store;
  readonly databaseUrl: string;
  /** Closes the store and removes the database. */
  dispose(): Promise<void>;
}

/** Logs nothing. */
export const silentLog: StoreLog = { warn: () => undefined, error: () => undefined };

/** A store on a {@link likeNewDatabase}, with the system's clock and randomness by default. */
export async function testStore(
  options: { readonly clock?: Clock; readonly random?: Random; readonly log?: StoreLog } = {},
): Promise<TestStore> {
  const database = await likeNewDatabase();
  const store = await openStore({
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: silentLog,
    durable: false,
    sortedKeys: true,
    ...options,
    databaseUrl: database.databaseUrl,
  });
  return {
    store,
    databaseUrl: database.databaseUrl,
    dispose: async () => {
      await store.close();
      await database.remove();
    },
  };
}
