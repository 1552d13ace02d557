import type { Deployment, Lane, OperationCreate, Plan } from '@arthor/contract';

/** The plan of an operation, near enough to the server's to show and test the panel. */
export function fakePlan(body: OperationCreate, lanes: readonly Lane[]): Plan {
  const { lane, row, environment, symbol } = subjectOf(body, lanes);
  const serves = lane?.main ?? null;
  return {
    operate: body.operate,
    basedOnTick: lane?.tick ?? 0,
    summary: `${body.operate} as planned.`,
    summaryCode: summaryCodes[body.operate] ?? (serves === null ? 'DEPLOY_NEW' : 'DEPLOY_REPLACES'),
    params: {
      application: 'shop',
      environment,
      symbol,
      build: 'build' in body ? body.build : (row?.buildId ?? 9),
      replicas: 'replicas' in body ? (body.replicas ?? 2) : 2,
      replaces: serves?.buildId ?? null,
      keeps: 9,
      external: true,
      canaryValue: 'canaryValue' in body ? body.canaryValue : null,
      weight: 'weight' in body ? body.weight : null,
      mayExpire: body.operate === 'DEPLOY' ? symbol !== 'stable' && environment !== 'prod' : null,
    },
    symbol,
    environment,
    changes: [
      { action: 'CREATE', kind: 'Deployment', name: `shop-${newHex}`, reason: 'NEW_DEPLOYMENT' },
      { action: 'CREATE', kind: 'Service', name: `shop-${newHex}`, reason: 'NEW_DEPLOYMENT' },
      { action: 'UPDATE', kind: 'Ingress', name: 'shop-stable-1a2b3c4d', reason: 'ROUTE_FOLLOWS' },
      {
        action: 'REMOVE',
        kind: 'Deployment',
        name: 'shop-9f000000000000000000000000000001',
        reason: 'REMOVED_AFTER_DRAIN',
      },
    ],
    traffic: { before: before(lane), after: after(body, lane) },
    preflights: [
      { code: 'CLUSTER_REACHABLE', status: 'OK', message: 'Kubernetes v1.34.1' },
      { code: 'IMAGE_EXISTS', status: 'UNKNOWN', message: 'The registry is not configured.' },
      {
        code: 'BUILD_OF_OTHER_ENVIRONMENT',
        status: 'WARNING',
        message: 'Build 13 was made for another environment.',
        params: { build: 13, builtFor: environment === 'dev' ? 'test' : 'dev', environment },
      },
      ...('weight' in body && body.weight > 50 ? [tooFew(body.weight)] : []),
    ],
    builds: {
      before: { main: serves?.buildId ?? null, canary: lane?.canary?.buildId ?? null },
      after: buildsAfter(body, lane),
    },
    podsNeeded: 4,
    commits:
      'build' in body && serves?.commitId != null
        ? {
            repositoryUrl: 'https://git.example.com/shop.git',
            before: serves.commitId,
            after: '0c77de1b2a90',
          }
        : null,
    confirm: environment === 'prod' ? (body.operate === 'DELETE' ? 3 : 2) : 1,
    inverse: { operate: 'ROLLBACK', deployment: 1 },
  };
}

/** What a share of more than half is refused with, unless it is forced; null = it is not. */
export function needsForce(body: OperationCreate): Readonly<Record<string, unknown>> | null {
  if (!('weight' in body) || body.weight <= 50 || body.force === true) return null;
  return tooFew(body.weight).params;
}

const tooFew = (share: number) =>
  ({
    code: 'CAPACITY',
    status: 'WARNING',
    message: 'Too few pods.',
    params: { side: 'canary', share, pods: 1, needed: 2 },
  }) as const;

const newHex = '4be2c0d1f7a94c0e8d6f2b1a3c5e7f90';
const summaryCodes: Partial<Record<OperationCreate['operate'], string>> = {
  GRAY: 'GRAY',
  BLUE_GREEN: 'BLUE_GREEN',
  UPDATE_BLUE_GREEN: 'UPDATE_BLUE_GREEN',
  PROMOTE: 'PROMOTE',
  ROLLBACK: 'ROLLBACK_REMAKES',
  SCALE: 'SCALE',
  RESTART: 'RESTART',
  DELETE: 'DELETE',
  CANCEL: 'CANCEL_KEEPS',
};

function subjectOf(body: OperationCreate, lanes: readonly Lane[]) {
  const id = 'deployment' in body ? body.deployment : undefined;
  const rowOf = ({ main, canary }: Lane): Deployment | undefined =>
    [main, canary].find((row) => row?.id === id) ?? undefined;
  const symbol = 'symbol' in body ? (body.symbol ?? 'stable') : 'stable';
  const isOf = (lane: Lane) => 'operation' in body && lane.operation?.id === body.operation;
  const named = lanes.find((lane) => isOf(lane) || rowOf(lane) !== undefined);
  const environment = named?.environment ?? ('environment' in body ? (body.environment ?? 'dev') : 'dev');
  const lane = named ?? lanes.find((each) => each.environment === environment && each.symbol === symbol);
  return { lane, row: lane && rowOf(lane), environment, symbol };
}

function before(lane: Lane | undefined): Plan['traffic']['before'] {
  if (lane?.main == null) return { main: null, canary: null, header: null };
  const weight = lane.canary?.weight ?? 0;
  return { main: 100 - weight, canary: weight, header: lane.canary?.canaryValue ?? null };
}

function after(body: OperationCreate, lane: Lane | undefined): Plan['traffic']['after'] {
  if (body.operate === 'DELETE' && body.deployment !== lane?.canary?.id)
    return { main: null, canary: null, header: null };
  if (body.operate === 'DELETE') return { main: 100, canary: 0, header: null };
  if (body.operate === 'PROMOTE') return { main: 100, canary: 0, header: null };
  if (body.operate === 'GRAY') return { main: 100, canary: 0, header: body.canaryValue };
  if ('weight' in body) return { main: 100 - body.weight, canary: body.weight, header: null };
  return { ...before(lane), ...(lane?.main == null ? { main: 100 } : {}) };
}

function buildsAfter(body: OperationCreate, lane: Lane | undefined): Plan['builds']['after'] {
  const main = lane?.main?.buildId ?? null;
  const canary = lane?.canary?.buildId ?? null;
  if (body.operate === 'GRAY' || body.operate === 'BLUE_GREEN') return { main, canary: body.build };
  if (body.operate === 'PROMOTE') return { main: canary, canary: null };
  if ('build' in body) return { main: body.build, canary };
  if (body.operate !== 'DELETE') return { main, canary };
  return body.deployment === lane?.canary?.id ? { main, canary: null } : { main: null, canary: null };
}
