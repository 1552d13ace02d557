import type { Deployment } from '../lane/deployment.js';
import type { Environment, Lane } from '../lane/lane.js';
import { environment, lane } from '../lane/deployment.fixture.js';
import type { Accepted, BuildFacts, LaneFacts, Refusal } from './accepted.js';
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
}): LaneFacts => ({
  lane: lane(of.lane),
  rows: of.rows ?? [],
  records: of.records ?? [],
  environment: environment(of.environment),
});

/** An answer as one readable line: what is made, moved, ended; or why it is refused. */
export function told(answer: Accepted | Refusal): string {
  if (!answer.ok) return `${answer.kind} ${answer.code}`;
  const made = answer.create === null ? [] : [`make ${answer.create.canary ? 'canary' : 'main'}`];
  const moves = answer.moves.map((move) => `${move.row.id} ${move.event ?? 'waits'}`);
  const endings = answer.endings.map(({ record, code }) => `operation ${record.id} ${code}`);
  return [...made, ...moves, ...endings].join(', ');
}
