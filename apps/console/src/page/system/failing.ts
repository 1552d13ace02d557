import type { System } from '@arthor/contract';

/** Whether the last thing a provider said was no. */
export const isFailing = ({ lastSuccessAt, lastError }: System['providers'][number]): boolean =>
  lastError !== null && (lastSuccessAt === null || Date.parse(lastError.at) > Date.parse(lastSuccessAt));
