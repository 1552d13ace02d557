import { deploymentStatuses } from '@arthor/core';

/**
 * Every status except WITHDRAWN. Query with IN these: it uses the index of lane and status, NOT may
 * not.
 */
export const liveStatuses = deploymentStatuses.filter((status) => status !== 'WITHDRAWN');
