import {
  laneTry,
  type DeploymentLabel,
  type Durations,
  type HistoryItem,
  type Lane,
  type LaneTried,
  type Operation,
  type OperationDiff,
} from '@arthor/contract';
import { deployment } from './fixture.js';

function label(id: number, canary = false): DeploymentLabel {
  const { name, image, commitId, createdAt } = deployment(id);
  return {
    id,
    name,
    canary,
    canaryType: null,
    canaryValue: null,
    image,
    build: { id, feature: 'pay', number: 200 + id, commitId },
    inForce: { from: createdAt, to: null },
  };
}

/** Each leads from the build before to its own; what is taken offline leads to nothing. */
export function toldOf(operation: Operation): Operation {
  const stands = { buildId: operation.buildId ?? operation.deploymentId, weight: null, replicas: 2 };
  const before = { ...stands, buildId: Math.max(1, stands.buildId - 1) };
  const change = operation.operate === 'DELETE' ? { before: stands, after: null } : { before, after: stands };
  const { by } = operation;
  return {
    ...operation,
    change: operation.operate === 'CANCEL' ? null : change,
    by: { ...by, name: by.user === 'lilei' ? 'Li Lei' : null },
  };
}

/** Operations as a lane's history tells them: each deploy replaced the one before. */
export function historyOf(operations: readonly Operation[]): readonly HistoryItem[] {
  return operations.map(toldOf).map((operation, at): HistoryItem => {
    const {
      deployment: _,
      deploymentId,
      buildId: _build,
      steps: _steps,
      related: _related,
      change = null,
      ...rest
    } = operation;
    const served = operation.status === 'DONE';
    const now = label(deploymentId);
    return {
      ...rest,
      change,
      deployment: {
        ...now,
        inForce: served
          ? { from: operation.createdAt, to: at === 0 ? null : new Date().toISOString() }
          : null,
      },
      weight: null,
      replicas: 2,
      incidents: [],
      related: [{ change: 'REPLACING', deployment: label(deploymentId - 1) }],
    };
  });
}

/** Whether an operation is found by words. */
export const says = ({ reason, lane, by }: Operation, text: string | null): boolean =>
  [reason, lane.symbol, lane.application, by.user].some((word) => word?.includes(text ?? '') === true);

/** Image, a setting and a field of a manifest differ. */
export const fakeDiff: OperationDiff = {
  before: { operation: 53, tick: 1029, deployment: label(29) },
  after: { operation: 54, tick: 1030, deployment: label(30) },
  items: [
    { path: 'deployment.build', before: 29, after: 30 },
    { path: 'deployment.image', before: deployment(29).image, after: deployment(30).image },
    { path: 'settings.env.LEVEL', before: null, after: 'debug' },
    {
      path: 'manifest.Deployment.spec.template.spec.containers.app.image',
      before: deployment(29).image,
      after: deployment(30).image,
    },
  ],
  isCut: false,
  problem: null,
};

/** A deploy that takes a second and a half. */
export const fakeDurations: Durations = {
  count: 40,
  total: { p50Ms: 1_500, p95Ms: 4_000 },
  steps: [
    { name: 'WORKLOAD', p50Ms: 60, p95Ms: 150, count: 40 },
    { name: 'READY', p50Ms: 1_200, p95Ms: 3_600, count: 40 },
    { name: 'ROUTE', p50Ms: 30, p95Ms: 90, count: 40 },
    { name: 'IN_FORCE', p50Ms: 200, p95Ms: 400, count: 40 },
  ],
};

/** Four of five requests reach the main deployment where there is a canary; one by header reaches the canary. */
export function fakeTried(lanes: readonly Lane[], id: number, body: unknown): LaneTried {
  const { requests, header = null } = laneTry.parse(body);
  const lane = lanes.find((each) => each.id === id);
  const rows = [lane?.main, lane?.canary].flatMap((row) => row ?? []);
  const toCanary = rows.length < 2 ? 0 : header === null ? Math.round(requests / 5) : requests;
  return {
    url: lane?.url ?? '',
    header,
    requests,
    complete: true,
    answers: rows
      .map((row) => ({
        deployment: { id: row.id, name: row.name, buildId: row.buildId, canary: row.canary },
        count: row.canary ? toCanary : requests - toCanary,
      }))
      .filter(({ count }) => count > 0),
    failed: 0,
    errors: [],
    statuses: [{ status: 200, count: requests }],
    p50Ms: 12,
    p95Ms: 31,
  };
}
