import {
  lanePath,
  type CheckItem,
  type Environment,
  type OperationPlan,
  type Params,
  type RoutePort,
} from '@arthor/core';
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
  { subject, providers, environment }: Place,
): Promise<readonly Preflight[]> {
  const warnings = plan.warnings.map((warning) => ({ ...warning, status: 'WARNING' }) as const);
  const creates = plan.changes.some(({ action, kind }) => action === 'CREATE' && kind === 'Deployment');
  if (!creates || providers === null) return warnings;
  const signal = AbortSignal.timeout(limitMs);
  const [clusterItems, routeItems] = await Promise.all([
    asked('CLUSTER', providers.cluster.check(environment.name, signal)),
    asked('GATEWAY', checkRoute(providers.route, environment, subject, signal)),
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

/** What is true of the environment's gateway, and of the lane's own address there. */
async function checkRoute(
  route: RoutePort,
  { name: namespace, host }: Environment,
  { application, symbol }: Pick<Place['subject'], 'application' | 'symbol'>,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  const path = lanePath(application, symbol);
  const [items, uses] = await Promise.all([
    route.check(namespace, host, signal),
    route.usesOf({ namespace, host, path }, signal).catch(() => null),
  ]);
  const [object] = uses?.others ?? [];
  if (object === undefined) return items;
  const message = `${object} takes the requests of ${host}${path} already: the route would never count as in force.`;
  return [
    ...items.filter(({ code }) => code !== 'ROUTE_CONFLICT'),
    { code: 'ROUTE_CONFLICT', status: 'FAILED', message },
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
