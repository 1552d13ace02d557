import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { bringing, newestLive, succeededBy, superseded } from './chain.js';
import { facts, running } from './operation.fixture.js';
import type { OperationRecord } from './record.js';

const [older, newer] = [deployment(2, { tick: 20 }), deployment(3, { tick: 30 })];

it('the newest of a chain is that of the newest tick, in whatever order they are read', () => {
  const ids = [
    [older, newer],
    [newer, older],
  ].map((rows) => newestLive({ rows }, false)?.id);

  expect(ids).toEqual([3, 3]);
});

it('what waits to be replaced waits for another only while it serves', () => {
  const rows = [serving(1, { status: 'REPLACING' })];

  expect(succeededBy(facts({ rows }), false)).toEqual([]);
  expect(succeededBy(facts({ lane: { mainId: 1 }, rows }), false)).toMatchObject([
    { event: null, related: true },
  ]);
});

it('what is overtaken is cancelled', () => {
  const record = running(9, 'DEPLOY', 2);

  expect(superseded(facts({ records: [record] }), false)).toEqual([
    { record, status: 'CANCELLED', code: 'SUPERSEDED' },
  ]);
});

describe('what brings a new row into a chain', () => {
  const found = (record: OperationRecord, mainId: number | null = 1) =>
    bringing(facts({ lane: { mainId }, rows: [serving(1)], records: [record] }), false)?.id;

  it('is an operation on one that does not serve yet', () => {
    expect(found(running(9, 'DEPLOY', 2))).toBe(9);
    expect(found(running(9, 'DEPLOY', 2), null)).toBe(9);
  });

  it.each<[string, OperationRecord]>([
    ['takes one offline', running(9, 'DELETE', 2)],
    ['takes something back', running(9, 'CANCEL', 2)],
    ['is about the other chain', running(9, 'GRAY', 2, { canary: true })],
    ['changes the one that serves', running(9, 'SCALE', 1)],
  ])('is none that %s', (_what, record) => {
    expect(found(record)).toBeUndefined();
  });
});
