import type { Lane, Refusal } from '@arthor/core';
import { Conflict, Invalid, type DomainError } from '../http/domain-error.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** The API's error for a refusal of the core: rule 422, state 409. LANE_MOVED also says who did what. */
export async function refusalError(
  view: View,
  refusal: Refusal,
  lane: Pick<Lane, 'id'>,
): Promise<DomainError> {
  if (refusal.kind === 'rule') return new Invalid(refusal.code, refusal.message, { params: refusal.params });
  if (refusal.code !== 'LANE_MOVED')
    return new Conflict(refusal.code, refusal.message, { params: refusal.params });
  const [newest] = await view.rows.find(DeployRecordRow, {
    where: { laneId: lane.id },
    order: { tick: 'DESC' },
    take: 1,
  });
  const who =
    newest === undefined ? {} : { by: newest.byUser, operate: newest.operate, operation: newest.id };
  const told =
    newest === undefined ? '' : ` ${newest.byUser} asked for ${newest.operate} (operation ${newest.id}).`;
  return new Conflict(refusal.code, refusal.message + told, { params: { ...refusal.params, ...who } });
}
