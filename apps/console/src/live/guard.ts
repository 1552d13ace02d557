import type { Application, Build, Feature, Lane, Operation } from '@arthor/contract';

/*
 * Zod stays out of the first load (it is a quarter of it), so an event is told by the keys that only
 * its kind has; development and tests parse answers with the schemas.
 */
const has =
  (...keys: readonly string[]) =>
  (data: unknown): boolean =>
    typeof data === 'object' &&
    data !== null &&
    'id' in data &&
    typeof data.id === 'number' &&
    keys.every((key) => key in data);

const lane = has('tick', 'traffic', 'incoming', 'draining', 'allowed');
const operation = has('operate', 'steps', 'lane', 'status');
const build = has('feature', 'commitId', 'status', 'source');
const application = has('name', 'pipeline');
const feature = has('application', 'branch', 'lifecycle');

/** Whether an event's data is a lane as GET /lanes answers it. */
export const isLane = (data: unknown): data is Lane => lane(data);
/** Whether an event's data is an operation as GET /operations answers it. */
export const isOperation = (data: unknown): data is Operation => operation(data);
/** Whether an event's data is a build as GET /builds answers it. */
export const isBuild = (data: unknown): data is Build => build(data);
/** Whether an event's data is an application as GET /applications answers it. */
export const isApplication = (data: unknown): data is Application => application(data);
/** Whether an event's data is a feature as the features list answers it. */
export const isFeature = (data: unknown): data is Feature => feature(data);
