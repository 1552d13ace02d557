import type { Deployment } from '../lane/deployment.js';
import type { Freeze } from '../lane/freeze.js';
import type { Environment, Lane } from '../lane/lane.js';
import { environment, lane } from '../lane/deployment.fixture.js';
import type { Accepted, BuildFacts, LaneFacts, Lanes, NewDeployment, Refusal } from './accepted.js';
import type { Operate, OperationRecord } from './record.js';

/** A build of shop for dev that succeeded. */
export const build = (values: Partial<BuildFacts> = {}): BuildFacts => ({
  id: 12,
  status: 'SUCCESS',
  application: 'shop',
  environment: 'dev',
  image: 'registry.localhost/demo/shop:0c77de1-dev',
  commitId: '0c77de1',
  ...values,
});

/** A RUNNING operation on a deployment. */
export const running = (
  id: number,
  operate: Operate,
  deploymentId: number,
  values: Partial<OperationRecord> = {},
): OperationRecord => ({
  id,
  operate,
  status: 'RUNNING',
  tick: deploymentId,
  laneId: 7,
  sourceLaneId: null,
  canary: false,
  buildId: null,
  deploymentId,
  related: [],
  cancels: null,
  steps: [],
  onStalled: 'WAIT',
  byUser: 'admin',
  blocking: null,
  endedCode: null,
  endedBy: null,
  createdAt: 0,
  finishedAt: null,
  ...values,
});

/** A lane as accept reads it. */
export const facts = (of: {
  readonly lane?: Partial<Lane>;
  readonly rows?: readonly Deployment[];
  readonly records?: readonly OperationRecord[];
  readonly environment?: Partial<Environment>;
  readonly freeze?: Freeze;
  readonly source?: LaneFacts;
  readonly past?: readonly Deployment[];
}): Lanes => ({
  lane: lane(of.lane),
  rows: of.rows ?? [],
  records: of.records ?? [],
  environment: environment(of.environment),
  freeze: of.freeze ?? null,
  source: of.source ?? null,
  past: of.past ?? [],
});

/** An answer as one readable line: what is made, moved, ended; or why it is refused. */
export function told(answer: Accepted | Refusal): string {
  if (!answer.ok) return `${answer.kind} ${answer.code}`;
  const made = answer.create === null ? [] : [madeAs(answer.create)];
  const moves = answer.moves.map(({ row, event, set = {}, left }) => {
    const values = Object.entries(set)
      .filter(([name]) => name !== 'lifecycle')
      .map(([name, value]) => ` ${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
    return `${row.id} ${event ?? 'waits'}${values.join('')}${left === true ? ' left' : ''}`;
  });
  const endings = answer.endings.map(({ record, code }) => `operation ${record.id} ${code}`);
  return [...made, ...moves, ...endings].join(', ');
}

function madeAs({ canary, canaryValue, weight, replicas, like }: NewDeployment): string {
  const by = [
    canaryValue === null ? '' : ` gray=${canaryValue}`,
    weight === null ? '' : ` ${weight}%`,
    like === null ? '' : ` like ${like.id}`,
    replicas === 1 ? '' : ` x${replicas}`,
  ];
  return `make ${canary ? 'canary' : 'main'}${by.join('')}`;
}
