import type { Deployment as DeploymentBody } from '@arthor/contract';
import type { PodState } from '@arthor/core';

/** A pod as it is told with its deployment. */
export const podBody = ({
  name,
  ip,
  ready,
  restarts,
  reason,
  terminating,
}: PodState): DeploymentBody['pods'][number] => ({ name, ip, ready, restarts, reason, terminating });
