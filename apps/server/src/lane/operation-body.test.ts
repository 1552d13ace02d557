import { operation as schema } from '@arthor/contract';
import { stillRuns, type Blocking, type Lane } from '@arthor/core';
import { expect, it } from 'vitest';
import { operationBody, type StoredOperation } from './operation-body.js';

const blocked = (code: string): Blocking => ({
  code,
  message: '',
  params: {},
  providerReason: null,
  since: 0,
  nextLookAt: 1_000,
  stalled: false,
});
const lane: Lane = {
  id: 7,
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  tick: 50,
  version: 1,
  mainId: null,
  canaryId: null,
  dueAt: null,
  expiresAt: null,
  route: null,
  conditions: [],
  blocking: blocked('OF_LANE'),
};
const record: StoredOperation = {
  id: 55,
  operate: 'DEPLOY',
  status: 'RUNNING',
  tick: 50,
  laneId: 7,
  sourceLaneId: null,
  canary: false,
  buildId: 12,
  deploymentId: 31,
  related: [],
  cancels: null,
  steps: [],
  onStalled: 'WAIT',
  endedCode: null,
  endedBy: null,
  createdAt: 0,
  finishedAt: null,
  reason: null,
  byUser: 'lei',
  cause: null,
  byThrough: 'token:ci',
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  blocking: blocked('OF_RECORD'),
};
const inverse = stillRuns(record);
const around = { lane, sourceLane: null, deployment: null, inverse };

it('is blocked by what blocks its lane while it runs, and shows its own last reason afterwards', () => {
  expect(operationBody(record, around).blocking?.code).toBe('OF_LANE');
  expect(operationBody({ ...record, status: 'FAILED' }, around).blocking?.code).toBe('OF_RECORD');
  expect(operationBody({ ...record, status: 'DONE', blocking: null }, around).blocking).toBeNull();
});

it('is told whole when rows around it were deleted by hand', () => {
  const body = operationBody(record, { lane: null, sourceLane: null, deployment: null, inverse });
  expect(body).toMatchObject({
    lane: { id: 7, application: 'shop', environment: 'dev', symbol: 'stable' },
    deployment: null,
    deploymentId: 31,
    blocking: null,
  });
  expect(schema.parse(body)).toEqual(body);
});

it('says how and by whom it ended', () => {
  const ended: StoredOperation = {
    ...record,
    status: 'CANCELLED',
    endedCode: 'SUPERSEDED',
    endedBy: 56,
    finishedAt: 9,
  };
  expect(operationBody(ended, around)).toMatchObject({
    status: 'CANCELLED',
    code: 'SUPERSEDED',
    endedBy: 56,
    finishedAt: '1970-01-01T00:00:00.009Z',
    by: { user: 'lei', through: 'token:ci' },
  });
});
