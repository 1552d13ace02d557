import type { Lane, Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { lanesQuery } from '../api/query.js';

/** Whether an operation may be undone now: what its lane says; null while the lane runs another one or none. */
export function useCancel(operation: Operation | undefined): Lane['allowed'][number] | null {
  const lanes = useQuery({
    ...lanesQuery(operation?.lane.application),
    enabled: operation?.status === 'RUNNING',
  });
  const lane = lanes.data?.data.find(({ id }) => id === operation?.lane.id);
  if (operation === undefined || lane?.operation?.id !== operation.id) return null;
  return lane.allowed.find(({ operate }) => operate === 'CANCEL') ?? null;
}
