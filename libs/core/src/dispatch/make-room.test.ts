import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import { isShort, type Room } from './make-room.js';
import { broken, given, now, routeTo, wellSince, writtenTo } from './observed.fixture.js';

const main = serving(1, { conditions: wellSince(0) });
const fresh = deployment(2, { tick: 60, clusterId: 'here' });
const noRoom = { code: 'NO_CPU', message: '0/3 nodes are available: 3 Insufficient cpu.' };
const short = (room: Room | null, problem = noRoom, more: Parameters<typeof given>[0] = {}) =>
  given({
    rows: [main, fresh],
    records: [running(9, 'DEPLOY', 2)],
    lane: { mainId: 1, route: writtenTo(main) },
    route: routeTo(main),
    workloads: { 2: broken(fresh, problem) },
    room,
    ...more,
  });
const warm = { id: 30, laneId: 12 };
const blocking = (...of: Parameters<typeof short>) => decide(short(...of), now).lane.blocking?.code;

describe('pods that find no room', () => {
  it.each([
    ['NO_CPU', '0/3 nodes are available: 3 Insufficient cpu.', true],
    ['NO_MEMORY', '0/3 nodes are available: 3 Insufficient memory.', true],
    ['TOO_MANY_PODS', '0/1 nodes are available: 1 Too many pods.', true],
    ['NO_MATCHING_NODE', "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity.", false],
    ['QUOTA_EXCEEDED', 'exceeded quota: dev', true],
    ['QUOTA_WANTS_REQUESTS', 'failed quota: dev: must specify limits.cpu', false],
    ['IMAGE_PULL_BACKOFF', 'Insufficient cpu', false],
  ])('%s, %s: %s', (code, message, expected) => {
    expect(isShort(short(null, { code, message }))).toBe(expected);
  });

  it.each([
    ['DEPLOYING', true],
    ['DEPLOYED', true],
    ['REPLACING', false],
    ['DELETING', false],
  ] as const)('count while their row is to stay: %s: %s', (status, expected) => {
    const row = { ...fresh, status };

    expect(isShort(given({ rows: [row], workloads: { 2: broken(row, noRoom) } }))).toBe(expected);
  });

  it('are told so in full, and no other trouble is', () => {
    const o = short({ warm: null, leaving: true });
    const leaving = { room: { warm: null, leaving: true } };

    expect(decide(o, now).lane.blocking).toMatchObject({
      code: 'MAKING_ROOM',
      message: 'Its pods find no room yet: what was kept warm is given up for them.',
      params: { deployment: fresh.name },
    });
    expect(blocking(leaving.room, { code: 'IMAGE_PULL_BACKOFF', message: 'no such image' })).toBe(
      'IMAGE_PULL_BACKOFF',
    );
    expect(decide(given(leaving), now).lane.blocking).toBeUndefined();
  });

  it('take that of the copy that is kept warm for longest: its lane is to look', () => {
    const decision = decide(short({ warm, leaving: false }), now);
    expect(decision.givesUp).toEqual(warm);
    expect(decision.wakes).toContain(12);
    expect(decision.lane.blocking?.code).toBe('MAKING_ROOM');
  });

  it('wait for what is on its way out before the next is given up', () => {
    expect(decide(short({ warm, leaving: true }), now).givesUp).toBeNull();
    expect(blocking({ warm: null, leaving: true })).toBe('MAKING_ROOM');
  });

  it('are called blocked when nothing is left to give up', () => {
    expect(blocking({ warm: null, leaving: false })).toBe('NO_CPU');
    expect(blocking(null)).toBe('NO_CPU');
  });

  it('take the copy of their own lane in the same decision', () => {
    const kept = serving(3, { status: 'REPLACING', relatedId: 1, shutdownAt: now - 100_000 });
    const o = short({ warm: { id: 3, laneId: 7 }, leaving: false }, noRoom, {
      rows: [main, fresh, kept],
      environment: { keepWarmMs: 1e9 },
    });
    const decision = decide(o, now);
    expect(decision.givesUp).toBeNull();
    expect(decision.rows.get(3)).toMatchObject({ status: 'DELETING', removalAt: now });
  });
});
