import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { chainOf } from './chain.js';
import { given, now, ready, starting, unseen } from './observed.fixture.js';

const main = serving(1);
const back = serving(2, { status: 'DEPLOYING', tick: 9, replicas: 2 });

describe('who a chain should lead to', () => {
  it('is the newest that is to stay, in whatever order rows are read', () => {
    const older = deployment(3, { tick: 5 });
    const newer = deployment(4, { tick: 6 });
    const of = (...rows: readonly (typeof older)[]) => chainOf(given({ rows }), false, now).candidate?.id;

    expect([of(older, newer), of(newer, older)]).toEqual([4, 4]);
  });

  it('is whoever served before and has any ready pod, where the one that serves is known to have none', () => {
    const half = ready(back, { availableReplicas: 1, unavailableReplicas: 1 });
    const chosen = (down: object | null, row = back) =>
      chainOf(
        given({
          lane: { mainId: 1 },
          rows: [main, row],
          workloads: { 1: down === null ? null : { ...starting(main), ...down }, 2: half },
        }),
        false,
        now,
      ).chosen?.id;

    expect(chosen({})).toBe(2);
    expect(chosen(null)).toBe(2);
    expect(chosen(ready(main))).toBe(1);
    // It never served: it waits for its whole number.
    expect(chosen({}, { ...back, servedAt: null })).toBe(1);
  });

  it('is not changed for one that cannot be looked at', () => {
    const half = ready(back, { availableReplicas: 1, unavailableReplicas: 1 });
    const rows = [main, back];
    const of = { lane: { mainId: 1 }, rows };

    expect(chainOf(given({ ...of, workloads: { 1: unseen(), 2: half } }), false, now).chosen?.id).toBe(1);
    expect(
      chainOf(given({ ...of, workloads: { 1: starting(main), 2: unseen() } }), false, now).chosen?.id,
    ).toBe(1);
  });

  it('is nobody once the one that served is past its point of no return', () => {
    const gone = { ...main, status: 'REPLACING', removalAt: 5 } as const;

    expect(chainOf(given({ lane: { mainId: 1 }, rows: [gone] }), false, now).chosen).toBeNull();
  });
});
