import type { Lane } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { lanesQuery } from '../api/query.js';

interface Place {
  readonly application: string | undefined;
  readonly environment: string | undefined;
  readonly symbol: string;
}

/** A lane from live data; undefined if it does not exist yet. */
export function useLane(place: Place | undefined): Lane | undefined {
  const { application, environment, symbol } = place ?? {};
  const lanes = useQuery({ ...lanesQuery(application), enabled: application !== undefined });
  return lanes.data?.data.find(
    (lane) => lane.application === application && lane.environment === environment && lane.symbol === symbol,
  );
}
