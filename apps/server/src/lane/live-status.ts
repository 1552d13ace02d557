import { deploymentStatuses } from '@arthor/core';

/**
 * Every status of a row that still lives. Asked for by name: a list of words goes through the index of
 * lane and status, "all but one" may not.
 */
export const liveStatuses = deploymentStatuses.filter((status) => status !== 'WITHDRAWN');
