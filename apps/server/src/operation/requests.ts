import type { OperationCreate } from '@arthor/contract';
import type { Autoscale, Operate, Requests } from '@arthor/core';
import type { Subject } from './subject.js';

/** The body of an operation. */
export type Body<O extends Operate> = Extract<OperationCreate, { operate: O }>;

/** What the body names, read under the lanes' locks. */
interface Named extends Subject {
  /** The application's number of pods, for a first deployment. */
  readonly defaultReplicas: number;
  /** The application's autoscaling, for new deployments of a build. */
  readonly autoscale: Autoscale | null;
}

/** The request to the core's rule of each operation: a new operation adds a line here. */
export const requests: { readonly [O in Operate]: (body: Body<O>, named: Named) => Requests[O] } = {
  DEPLOY: (body, { build, defaultReplicas, autoscale }) => ({
    ...body,
    build: must(build).facts,
    defaultReplicas,
    autoscale,
  }),
  GRAY: (body, { build, autoscale }) => ({ ...body, build: must(build).facts, autoscale }),
  BLUE_GREEN: (body, { build, autoscale }) => ({ ...body, build: must(build).facts, autoscale }),
  UPDATE_BLUE_GREEN: (body, { deployment }) => ({ ...body, deployment: must(deployment) }),
  PROMOTE: (body, { deployment }) => ({ ...body, deployment: must(deployment) }),
  ROLLBACK: (body, { deployment }) => ({ ...body, deployment }),
  SCALE: (body, { deployment }) => ({ ...body, deployment: must(deployment) }),
  RESTART: (body, { deployment }) => ({ ...body, deployment: must(deployment) }),
  DELETE: (body, { deployment }) => ({ ...body, deployment: must(deployment) }),
  CANCEL: (body, { record }) => ({ ...body, record: must(record) }),
};

/** Cannot happen: the contract requires the id, and subjectOf reads it. */
function must<T>(value: T | null): T {
  if (value === null) throw new Error('the body names nothing of the kind');
  return value;
}
