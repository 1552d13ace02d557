import type { Deployment } from '../lane/deployment.js';
import type { Environment, Lane } from '../lane/lane.js';
import { acceptCancel } from './cancel.js';
import { acceptDelete } from './delete.js';
import type { Operate, OperationRecord } from './record.js';

/** Whether an operation would be accepted now, by the rules alone (rights are the server's to add). */
export interface AllowedOperation {
  readonly operate: Operate;
  readonly allowed: boolean;
  /** The refusal's code; null when allowed. */
  readonly reason: string | null;
}

/** What may be done with a lane: computed by the same rules that accept. */
export function allowedOperations(
  lane: Lane,
  rows: readonly Deployment[],
  records: readonly OperationRecord[],
  environment: Environment | null,
): readonly AllowedOperation[] {
  if (environment === null)
    return (['DEPLOY', 'DELETE', 'CANCEL'] as const).map((operate) => ({
      operate,
      allowed: false,
      reason: 'ENVIRONMENT_BROKEN',
    }));
  const facts = { lane, rows, records, environment };
  const main =
    rows.find((row) => row.id === lane.mainId) ??
    rows.find((row) => !row.canary && row.status === 'DEPLOYING');
  const running = records.find((record) => record.operate !== 'DELETE' && record.operate !== 'CANCEL');
  const offline = main === undefined ? null : acceptDelete({ deployment: main }, facts);
  const cancel = running === undefined ? null : acceptCancel({ record: running }, facts);
  return [
    { operate: 'DEPLOY', allowed: true, reason: null },
    answer('DELETE', offline, 'NOTHING_SERVES'),
    answer('CANCEL', cancel, 'NOTHING_RUNS'),
  ];
}

function answer(
  operate: Operate,
  accepted: { readonly ok: true } | { readonly ok: false; readonly code: string } | null,
  absent: string,
): AllowedOperation {
  if (accepted === null) return { operate, allowed: false, reason: absent };
  return { operate, allowed: accepted.ok, reason: accepted.ok ? null : accepted.code };
}
