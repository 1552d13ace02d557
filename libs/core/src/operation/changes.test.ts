import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { acceptedChanges, undoneChanges } from './changes.js';
import { build, facts, running } from './operation.fixture.js';
import { accept } from './rules.js';
import type { Step } from './record.js';

const blocking = {
  code: 'IMAGE_PULL_BACKOFF',
  message: '',
  params: {},
  providerReason: null,
  since: 1,
  nextLookAt: null,
  stalled: false,
};
const step = (name: Step['name'], status: Step['status']): Step => ({
  name,
  status,
  startedAt: status === 'PENDING' ? null : 3,
  finishedAt: status === 'DONE' ? 4 : null,
  attempts: 0,
});
const steps = [step('WORKLOAD', 'DONE'), step('READY', 'RUNNING'), step('ROUTE', 'PENDING')];
const bringing = running(9, 'DEPLOY', 2, { steps });
const lanes = facts({
  lane: { mainId: 1, blocking },
  rows: [serving(1, { status: 'REPLACING', relatedId: 2, shutdownAt: 7 }), deployment(2)],
  records: [bringing],
});
const made = { tick: 90, targetId: 30, operationId: 40, now: 5 };

/** The changes an operation makes. */
function changes(...of: Parameters<typeof accept>) {
  const accepted = accept(...of);
  if (!accepted.ok) throw new Error(accepted.code);
  return acceptedChanges(accepted, [of[2]], made);
}

describe('the rows an operation changes', () => {
  it('wait for the new one; those of before keep what was theirs', () => {
    expect(changes('DEPLOY', { build: build(), defaultReplicas: 1 }, lanes).rows).toEqual([
      { id: 1, set: { relatedId: 30 } },
      { id: 2, set: { status: 'REPLACING', relatedId: 30 } },
    ]);
  });

  it('are looked at now, with its tick, and what blocked the lane is to be seen anew', () => {
    expect(changes('DEPLOY', { build: build(), defaultReplicas: 1 }, lanes).lanes).toEqual([
      { id: 7, set: { tick: 90, dueAt: 5, blocking: null } },
    ]);
  });

  it('expire when a DEPLOY says so, by the database’s clock; a later one without a time stays', () => {
    const lane = (expiresAt: number | null) => facts({ lane: { symbol: 'pay', expiresAt } });
    const expiry = (before: number | null, ttlSeconds?: number) => {
      const accepted = accept('DEPLOY', { build: build(), defaultReplicas: 1, ttlSeconds }, lane(before));
      if (!accepted.ok) throw new Error(accepted.code);
      const { lanes: changed } = acceptedChanges(accepted, [lane(before)], { ...made, databaseAt: 1000 });
      return changed[0]?.set.expiresAt;
    };
    expect(expiry(null, 300)).toBe(301_000);
    expect(expiry(700, 300)).toBe(301_000);
    expect(expiry(700)).toBeNull();
  });

  it('expire as before when something else is done; what is going offline by itself is kept by a ROLLBACK', () => {
    const main = serving(1, { buildId: 1 });
    const old = serving(5, { status: 'WITHDRAWN', removalAt: 1, buildId: 5 });
    const of = (records: readonly ReturnType<typeof running>[]) =>
      facts({ lane: { symbol: 'pay', mainId: 1, expiresAt: 700 }, rows: [main], records, past: [old] });
    const expiry = (byUser: string) =>
      changes('ROLLBACK', { deployment: null }, of([running(9, 'DELETE', 4, { canary: true, byUser })]))
        .lanes[0]?.set;
    expect(changes('RESTART', { deployment: main }, of([])).lanes[0]?.set).not.toHaveProperty('expiresAt');
    expect(expiry('lei')).not.toHaveProperty('expiresAt');
    expect(expiry('arthor')).toMatchObject({ expiresAt: null });
  });

  it('expire as before unless it is a ROLLBACK, and the lane that goes offline by itself', () => {
    const main = serving(1, { buildId: 1 });
    const old = serving(5, { status: 'WITHDRAWN', removalAt: 1, buildId: 5 });
    const set = (records: readonly ReturnType<typeof running>[], restarts = false) => {
      const of = facts({
        lane: { symbol: 'pay', mainId: 1, expiresAt: 700 },
        rows: [main],
        records,
        past: [old],
      });
      const { lanes: changed } = restarts
        ? changes('RESTART', { deployment: main }, of)
        : changes('ROLLBACK', { deployment: null }, of);
      return changed[0]?.set;
    };
    const offline = running(9, 'DELETE', 4, { canary: true, byUser: 'arthor' });
    const share = running(8, 'UPDATE_BLUE_GREEN', 4, { canary: true, byUser: 'arthor' });

    expect(set([{ ...share, byUser: 'lei' }, offline])).toMatchObject({ expiresAt: null });
    expect(set([share])).not.toHaveProperty('expiresAt');
    expect(set([offline], true)).not.toHaveProperty('expiresAt');
  });

  it('reinstated, wait for nobody and drain no more: by CANCEL as by what undoes itself', () => {
    const undone = undoneChanges(
      { record: bringing, status: 'FAILED', code: 'X', blocking: null },
      [lanes],
      made,
    );
    const rows = [
      { id: 2, set: { status: 'DELETING', tick: 90 } },
      { id: 1, set: { status: 'DEPLOYING', tick: 90, relatedId: null, shutdownAt: null } },
    ];

    expect(changes('CANCEL', { record: bringing }, lanes).rows).toEqual(rows);
    expect(undone.rows).toEqual(rows);
  });

  it('get the values that were asked for', () => {
    const main = serving(1, { replicas: 2 });
    const scaled = changes(
      'SCALE',
      { deployment: main, replicas: 5 },
      facts({ lane: { mainId: 1 }, rows: [main] }),
    );

    expect(scaled.rows).toEqual([
      { id: 1, set: { status: 'DEPLOYING', tick: 90, replicas: 5, lifecycle: 'MODIFYING' } },
    ]);
  });

  it('remember the ROLLBACK that left them', () => {
    const main = serving(5);
    const gone = serving(3, { status: 'WITHDRAWN' });
    const back = changes('ROLLBACK', { deployment: gone }, facts({ lane: { mainId: 5 }, rows: [main] }));

    expect(back.rows).toEqual([{ id: 5, set: { status: 'REPLACING', relatedId: 30, leftBy: 40 } }]);
  });
});

describe('what is nobody’s last good one', () => {
  const again = deployment(2, { servedAt: 3 });
  const undone = (row: Deployment, status: 'FAILED' | 'CANCELLED') => {
    const rows = [serving(1, { status: 'REPLACING', relatedId: 2 }), row];
    const of = facts({ lane: { mainId: 1 }, rows });
    const hopeless = { record: bringing, status, code: 'FELL_AFTER_READY', blocking: null };
    return undoneChanges(hopeless, [of], made).rows.find(({ id }) => id === 2)?.set;
  };

  it('is what failed after it had served', () => {
    expect(undone(again, 'FAILED')).toMatchObject({ status: 'DELETING', leftBy: bringing.id });
    expect(undone(again, 'CANCELLED')).not.toHaveProperty('leftBy');
    expect(undone(deployment(2), 'FAILED')).not.toHaveProperty('leftBy');
  });

  it('is what was left, also when it gives way once more', () => {
    const of = facts({ lane: { mainId: 1 }, rows: [serving(1, { leftBy: 9 })] });

    expect(changes('DEPLOY', { build: build(), defaultReplicas: 1 }, of).rows).toEqual([
      { id: 1, set: { status: 'REPLACING', relatedId: 30 } },
    ]);
  });

  it('is what was left, until it is reinstated: a ROLLBACK that is cancelled leaves nothing', () => {
    const left = serving(1, { status: 'REPLACING', relatedId: 2, leftBy: 9 });
    const rolling = running(9, 'ROLLBACK', 2);
    const of = facts({ lane: { mainId: 1 }, rows: [left, deployment(2)], records: [rolling] });

    expect(changes('CANCEL', { record: rolling }, of).rows).toContainEqual({
      id: 1,
      set: { status: 'DEPLOYING', tick: 90, relatedId: null, shutdownAt: null, leftBy: null },
    });
  });
});

describe('an operation that ended otherwise than DONE', () => {
  it('keeps what was wrong when it failed, else what stalled it before', () => {
    const stalled = { ...blocking, stalled: true };
    const record = { ...bringing, blocking: stalled };
    const failed = { record, status: 'FAILED', code: 'X', blocking } as const;
    const kept = (of: Parameters<typeof undoneChanges>[0]) =>
      undoneChanges(of, [lanes], made).records[0]?.set;
    const woken = { ...lanes, lane: { ...lanes.lane, blocking: null }, records: [record] };

    expect(kept(failed)).toMatchObject({ blocking });
    expect(kept({ ...failed, blocking: null })).toMatchObject({ blocking: stalled });
    expect(changes('CANCEL', { record }, woken).records[0]?.set).toMatchObject({ blocking: stalled });
  });

  it('keeps what blocked its own lane, not the other one', () => {
    const canary = serving(12, { laneId: 8, canary: true, canaryType: 'WEIGHT', weight: 20 });
    const record = running(9, 'UPDATE_BLUE_GREEN', 12, { laneId: 8, canary: true });
    const source = facts({
      lane: { id: 8, symbol: 'pay', canaryId: 12, blocking },
      rows: [canary],
      records: [record],
    });
    const own = facts({ lane: { blocking: { ...blocking, code: 'OTHER' } }, source });
    const accepted = accept('PROMOTE', { deployment: canary }, own);
    if (!accepted.ok) throw new Error(accepted.code);

    expect(acceptedChanges(accepted, [own, source], made).records).toMatchObject([
      { id: 9, set: { blocking } },
    ]);
  });

  it('keeps what it waited for, who ended it, and has no step that could still run', () => {
    const [record] = changes('CANCEL', { record: bringing }, lanes).records;

    expect(record).toEqual({
      id: 9,
      set: {
        status: 'CANCELLED',
        endedCode: 'CANCELLED',
        endedBy: 40,
        blocking,
        finishedAt: 5,
        steps: [steps[0], { ...steps[1], status: 'CANCELLED' }, { ...steps[2], status: 'CANCELLED' }],
      },
    });
  });
});
