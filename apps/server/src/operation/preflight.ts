import type { CheckItem, OperationPlan, Params } from '@arthor/core';
import type { Place } from './operation-rules.js';

/** A line of a plan that a person should read before confirming. */
export interface Preflight extends CheckItem {
  readonly params?: Params;
}

/** How long a plan waits for providers, ms. */
const limitMs = 3000;

/** What is known before an operation: the plan's warnings, and whether cluster and gateway allow it. */
export async function preflights(
  plan: OperationPlan,
  { providers, environment }: Place,
): Promise<readonly Preflight[]> {
  const warnings = plan.warnings.map((warning) => ({ ...warning, status: 'WARNING' }) as const);
  const creates = plan.changes.some(({ action, kind }) => action === 'CREATE' && kind === 'Deployment');
  if (!creates || providers === null) return warnings;
  const signal = AbortSignal.timeout(limitMs);
  const [clusterItems, routeItems] = await Promise.all([
    asked('CLUSTER', providers.cluster.check(environment.name, signal)),
    asked('GATEWAY', providers.route.check(environment.name, environment.host, signal)),
  ]);
  return [
    { code: 'BUILD_SUCCESSFUL', status: 'OK', message: 'The build succeeded.' },
    // No image registry is asked yet; a failing pull shows later, as the lane's reason.
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

/** One line if everything is OK, else one line per problem. */
async function asked(code: string, check: Promise<readonly CheckItem[]>): Promise<readonly Preflight[]> {
  try {
    const items = await check;
    const wrong = items.filter((item) => item.status !== 'OK');
    return wrong.length > 0 ? wrong : [{ code, status: 'OK', message: '' }];
  } catch (error) {
    return [{ code, status: 'UNKNOWN', message: error instanceof Error ? error.message : String(error) }];
  }
}
