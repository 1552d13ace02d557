import { describe, expect, it } from 'vitest';
import { decide } from '../dispatch/decide.js';
import { acts, change, given, now, routeTo, writtenTo } from '../dispatch/observed.fixture.js';
import { serving } from './deployment.fixture.js';
import { warmUntil } from './warm.js';

const main = serving(2);
const replaced = serving(1, { status: 'REPLACING', relatedId: 2, shutdownAt: now - 1000 });
const environment = { drainMs: 1000, keepWarmMs: 30_000, keepWarmMaxReplicas: 10 };
const lane = { mainId: 2, route: writtenTo(main) };
const decided = (row = replaced, others = [main], values = environment, at = now) =>
  decide(given({ lane, rows: [row, ...others], route: routeTo(main), environment: values }), at);

describe('the last main that was replaced', () => {
  it('is kept warm after its drain, and removed when that is over', () => {
    expect(change(decided(), 1)).not.toHaveProperty('removalAt');
    expect(decided().lookAgainMs).toBeLessThanOrEqual(30_000);
    expect(acts(decided(replaced, [main], environment, now + 30_000))).toEqual(['REMOVE_WORKLOAD 1']);
  });

  it('tells until when, while a pod of it is ready', () => {
    const ready = { ...replaced, readyReplicas: 1 };
    const rows = [ready, main];

    expect(warmUntil(ready, rows, lane, environment)).toBe(now + 30_000);
    expect(warmUntil({ ...ready, removalAt: 5 }, rows, lane, environment)).toBeNull();
    expect(warmUntil({ ...ready, readyReplicas: 0 }, rows, lane, environment)).toBeNull();
    expect(warmUntil(main, rows, lane, environment)).toBeNull();
    expect(warmUntil({ ...ready, shutdownAt: null }, rows, lane, environment)).toBeNull();
    expect(warmUntil({ ...ready, replicas: 10 }, rows, lane, environment)).toBe(now + 30_000);
    expect(warmUntil(ready, rows, lane, { ...environment, keepWarmMs: 0 })).toBeNull();
  });

  it.each<[string, Partial<typeof replaced>]>([
    ['is a canary', { canary: true }],
    ['is internal: it may be a worker', { external: false }],
    ['never served', { servedAt: null }],
    ['was taken offline', { status: 'DELETING' }],
    ['somebody went back from', { leftBy: 9 }],
    ['has a successor with a successor in force', { relatedId: 7 }],
    ['has more pods than are kept', { replicas: 11 }],
  ])('is not kept when it %s', (_what, values) => {
    expect(acts(decided({ ...replaced, ...values }))).toEqual(['REMOVE_WORKLOAD 1']);
  });

  it('is given up when its lane is taken offline', () => {
    expect(acts(decided(replaced, [{ ...main, status: 'DELETING' }]))).toContain('REMOVE_WORKLOAD 1');
  });
});
