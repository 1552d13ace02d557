import type { CheckItem, OperationPlan } from '@arthor/core';
import type { Place } from './operation-rules.js';

/** One line of a plan that a person should know before confirming. */
export type Preflight = CheckItem;

/** How long a plan waits for what it asks outside, ms. */
const limitMs = 3000;

/** What can be known before an operation: the plan's warnings, and whether cluster and gateway would let it. */
export async function preflights(
  plan: OperationPlan,
  { providers, environment }: Place,
): Promise<readonly Preflight[]> {
  const warnings = plan.warnings.map(({ code, message }) => ({ code, status: 'WARNING', message }) as const);
  const creates = plan.changes.some(({ action, kind }) => action === 'CREATE' && kind === 'Deployment');
  if (!creates || providers === null) return warnings;
  const signal = AbortSignal.timeout(limitMs);
  const [clusterItems, routeItems] = await Promise.all([
    asked('CLUSTER', providers.cluster.check(environment.name, signal)),
    asked('GATEWAY', providers.route.check(environment.name, environment.host, signal)),
  ]);
  return [
    { code: 'BUILD_SUCCESSFUL', status: 'OK', message: 'The build succeeded.' },
    // No image registry is asked yet; the cluster tells when it cannot pull.
    {
      code: 'IMAGE_EXISTS',
      status: 'UNKNOWN',
      message: 'Whether the registry still has the image is not checked.',
    },
    ...clusterItems,
    ...routeItems,
    ...warnings,
  ];
}

/** All good is one line; what is not is told item by item. */
async function asked(code: string, check: Promise<readonly CheckItem[]>): Promise<readonly Preflight[]> {
  try {
    const items = await check;
    const wrong = items.filter((item) => item.status !== 'OK');
    return wrong.length > 0 ? wrong : [{ code, status: 'OK', message: '' }];
  } catch (error) {
    return [{ code, status: 'UNKNOWN', message: error instanceof Error ? error.message : String(error) }];
  }
}
