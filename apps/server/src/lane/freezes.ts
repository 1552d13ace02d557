import type { Freeze, Lane } from '@arthor/core';
import { IsNull, MoreThan } from 'typeorm';
import { FreezeRow } from '../store/entity/freeze.js';
import type { View } from '../store/store.js';

/** Freezes, and when they were read by the database's clock, which alone decides whether one holds. */
export interface ReadFreezes {
  readonly rows: readonly Freeze[];
  readonly now: number;
}

/** The freezes that hold or are to come, and those that postpone an expiry of these lanes. */
export async function readFreezes(
  view: View,
  lanes: readonly Pick<Lane, 'expiresAt'>[],
): Promise<ReadFreezes> {
  const now = await view.now();
  const since = Math.min(now, ...lanes.flatMap(({ expiresAt }) => expiresAt ?? []));
  const rows = await view.rows.find(FreezeRow, {
    where: [{ endsAt: IsNull() }, { endsAt: MoreThan(since) }],
  });
  return { rows, now };
}
