import type { Freeze } from '@arthor/contract';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';
import type { FreezeRow } from '../store/entity/freeze.js';

/** A freeze as the API shows it. */
export const freezeBody = (row: FreezeRow): Freeze => ({
  id: row.id,
  environment: row.environment,
  application: row.application,
  startsAt: isoTime(row.startsAt),
  endsAt: isoTimeOrNull(row.endsAt),
  reason: row.reason,
  by: { user: row.byUser, through: row.byThrough },
  createdAt: isoTime(row.createdAt),
  liftedBy: row.liftedBy,
});
