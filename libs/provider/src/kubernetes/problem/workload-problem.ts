import type { WorkloadProblem } from '@arthor/core';
import type { DeploymentObject, PodObject } from '../object.js';
import { gravest, problem } from './catalog.js';
import { isOver, podProblem } from './pod-problem.js';
import { refusedCode } from './words.js';

/** What keeps a workload from becoming ready; what befell pods that are history counts where nothing else is known. */
export function workloadProblem(
  deployment: DeploymentObject,
  pods: readonly PodObject[],
): WorkloadProblem | null {
  const staying = pods.filter((pod) => pod.metadata.deletionTimestamp == null);
  const members = staying.filter((pod) => !isOver(pod));
  return (
    gravest([deploymentProblem(deployment), ...members.map(podProblem)]) ??
    gravest(staying.filter(isOver).map(podProblem)) ??
    lateProblem(deployment)
  );
}

/** Why the Deployment could not make pods at all, in the controller's words. */
export function deploymentProblem(deployment: DeploymentObject): WorkloadProblem | null {
  const refused = deployment.status.conditions.find((item) => item.type === 'ReplicaFailure');
  if (refused === undefined || refused.status !== 'True') return null;
  const { name } = deployment.metadata;
  return problem(
    refusedCode(refused.message),
    `Pods of ${name} are refused: ${refused.message}`,
    refused.reason,
    { deployment: name },
  );
}

/** How long the controller may take for its first look, ms. */
const firstLookMs = 15_000;

/** A Deployment that no controller has ever looked at. */
export function silentController(deployment: DeploymentObject, now: number): WorkloadProblem | null {
  const { name, creationTimestamp } = deployment.metadata;
  const made = Date.parse(creationTimestamp ?? '');
  if (deployment.status.observedGeneration > 0 || !(now - made >= firstLookMs)) return null;
  const message = `No controller of the cluster has looked at the Deployment ${name} since it was made.`;
  return problem('CONTROLLER_SILENT', message, null, { deployment: name });
}

function lateProblem({ metadata: { name }, status }: DeploymentObject): WorkloadProblem | null {
  const late = status.conditions.find((item) => item.type === 'Progressing' && item.status === 'False');
  if (late?.reason !== 'ProgressDeadlineExceeded') return null;
  const message = `The Deployment ${name} is late: ${late.message}`;
  return problem('PROGRESS_DEADLINE', message, late.reason, { deployment: name });
}
