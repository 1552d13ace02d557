import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { facts, running, told } from './operation.fixture.js';
import { acceptReturn } from './rollback.js';
import { accept } from './rules.js';

const back = (to: Deployment | null, lanes: ReturnType<typeof facts>) =>
  accept('ROLLBACK', { deployment: to }, lanes);

const main = serving(5, { replicas: 4 });
const warm = serving(4, { status: 'REPLACING', shutdownAt: 5, relatedId: 5, replicas: 2 });
const gone = serving(3, { status: 'WITHDRAWN', removalAt: 6, replicas: 2 });
const lane = { mainId: 5 };

describe('ROLLBACK to a deployment', () => {
  it('that still runs reinstates it: no new pods, and never fewer than serve now', () => {
    const answer = back(warm, facts({ lane, rows: [main, warm] }));

    expect(told(answer)).toBe('4 REINSTATED replicas=4, 5 SUCCEEDED_BY left');
    expect(answer).toMatchObject({ create: null, target: { id: 4 } });
  });

  it('that is being taken offline reinstates it too', () => {
    const leaving = serving(5, { status: 'DELETING' });

    expect(told(back(leaving, facts({ lane, rows: [leaving] })))).toBe('5 REINSTATED replicas=1');
  });

  it('that drains already ends the operation that was taking it offline', () => {
    const drains = serving(5, { status: 'DELETING', shutdownAt: 9 });
    const lanes = facts({ rows: [drains], records: [running(9, 'DELETE', 5)] });

    expect(told(back(drains, lanes))).toBe('5 REINSTATED replicas=1, operation 9 SUPERSEDED');
  });

  it('that is past its point of no return, or gone, makes a new one of its kept spec', () => {
    const removing = { ...warm, removalAt: 6 };

    expect(told(back(removing, facts({ lane, rows: [main, removing] })))).toBe(
      'make main like 4 x4, 5 SUCCEEDED_BY left',
    );
    expect(told(back(gone, facts({ lane, rows: [main] })))).toBe('make main like 3 x4, 5 SUCCEEDED_BY left');
  });

  it('that serves while its successor does not become ready keeps it and ends the successor', () => {
    const held = serving(5, { status: 'REPLACING', relatedId: 6 });
    const lanes = facts({ lane, rows: [held, deployment(6)], records: [running(9, 'DEPLOY', 6)] });

    expect(told(back(held, lanes))).toBe('5 REINSTATED replicas=1, 6 SUCCEEDED_BY, operation 9 SUPERSEDED');
  });

  it('of a canary brings it back beside the main', () => {
    const canary = serving(6, {
      canary: true,
      canaryType: 'WEIGHT',
      weight: 20,
      status: 'WITHDRAWN',
      removalAt: 1,
    });

    expect(told(back(canary, facts({ lane, rows: [main] })))).toBe('make canary 20% like 6');
    expect(told(back(canary, facts({})))).toBe('rule NO_MAIN');
  });

  it('that is on its way in again makes a new one of its kept spec', () => {
    const again = { ...warm, status: 'DEPLOYING', relatedId: null } as const;
    const lanes = facts({ lane, rows: [{ ...main, status: 'REPLACING', relatedId: 4 }, again] });

    expect(told(back(again, lanes))).toBe('make main like 4 x4, 5 waits left, 4 SUCCEEDED_BY');
  });

  it('ends what runs in its chain, once each, and nothing beside it', () => {
    const leaving = serving(5, { status: 'DELETING' });
    const ended = (mainId: number | null) => {
      const records = [
        running(9, 'DELETE', 5),
        running(10, 'DELETE', 8),
        running(11, 'SCALE', 5),
        running(12, 'UPDATE_BLUE_GREEN', 6, { canary: true }),
      ];
      const answer = back(leaving, facts({ lane: { mainId }, rows: [leaving], records }));
      return answer.ok ? answer.endings.map(({ record, code }) => `${record.id} ${code}`) : answer.code;
    };

    expect(ended(5)).toEqual(['11 SUPERSEDED', '9 SUPERSEDED']);
    expect(ended(null)).toEqual(['11 SUPERSEDED', '9 SUPERSEDED']);
  });

  it('that still runs is on the record with whom it replaces, and stalls as asked or as its environment does', () => {
    const lanes = facts({ lane, rows: [main, warm], environment: { onStalled: 'CANCEL' } });

    expect(back(warm, lanes)).toMatchObject({
      moves: [{ newTick: true, related: false }, { related: true }],
      related: [
        { id: 4, change: 'REINSTATED', before: 'REPLACING' },
        { id: 5, change: 'REPLACING', before: 'DEPLOYED' },
      ],
      onStalled: 'CANCEL',
      warnings: [],
    });
    expect(accept('ROLLBACK', { deployment: warm, onStalled: 'WAIT' }, lanes)).toMatchObject({
      onStalled: 'WAIT',
    });
  });

  it('is refused when somebody was first', () => {
    const answer = accept(
      'ROLLBACK',
      { deployment: warm, expectedTick: 49 },
      facts({ lane, rows: [main, warm] }),
    );

    expect(told(answer)).toBe('state LANE_MOVED');
  });

  it('that never served, or that is in force, is refused', () => {
    expect(told(back(deployment(6), facts({ lane, rows: [main] })))).toBe('state NOT_SERVED_YET');
    expect(told(back(main, facts({ lane, rows: [main] })))).toBe('state ALREADY_IN_FORCE');
  });
});

describe('ROLLBACK of a lane', () => {
  const past = [main, { ...warm, status: 'WITHDRAWN' } as const, gone];

  it('goes to the newest main that served, of another build', () => {
    const same = { ...warm, buildId: main.buildId };

    expect(told(back(null, facts({ lane, rows: [main], past })))).toContain('like 4');
    expect(told(back(null, facts({ lane, rows: [main], past: [main, same, gone] })))).toContain('like 3');
  });

  it('passes over what somebody rolled back from, canaries, and what never served', () => {
    const left = { ...warm, leftBy: 9 };
    const canary = { ...warm, canary: true };
    const fresh = { ...warm, servedAt: null };

    for (const row of [left, canary, fresh])
      expect(told(back(null, facts({ lane, rows: [main], past: [main, row, gone] })))).toContain('like 3');
  });

  it('brings an offline lane back', () => {
    expect(told(back(null, facts({ past: [gone] })))).toBe('make main like 3 x2');
  });

  it('is refused where nothing served before', () => {
    expect(told(back(null, facts({ lane, rows: [main], past: [main] })))).toBe(
      'rule NOTHING_TO_ROLL_BACK_TO',
    );
    expect(told(back(null, facts({})))).toBe('rule NOTHING_TO_ROLL_BACK_TO');
  });
});

it('who takes the place of a fallen main back leaves that one alone', () => {
  const rows = [warm, main, deployment(6)];

  expect(told(acceptReturn(warm, facts({ lane, rows })))).toBe(
    '4 REINSTATED, 5 SUCCEEDED_BY left, 6 SUCCEEDED_BY',
  );
  expect(told(acceptReturn(warm, facts({ rows })))).toBe('4 REINSTATED, 5 SUCCEEDED_BY, 6 SUCCEEDED_BY');
});
