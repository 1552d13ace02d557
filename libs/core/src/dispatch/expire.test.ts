import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import { graceAfterFreezeMs, type Freeze } from '../lane/freeze.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  acts,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

const main = serving(1, { conditions: wellSince(0), inForce: { weight: null, replicas: 1 } });
const canary = serving(2, {
  canary: true,
  canaryType: 'HEADER',
  canaryValue: 'v2',
  conditions: wellSince(0),
});
const freeze: Freeze = {
  id: 1,
  environment: null,
  application: null,
  startsAt: now - 100,
  endsAt: null,
  byUser: 'lei',
  reason: '',
};
type Of = Parameters<typeof given>[0];
const expired = ({ lane, ...of }: Of = {}) =>
  given({
    rows: [main],
    route: routeTo(main),
    ...of,
    lane: { mainId: 1, expiresAt: now - 1, route: writtenTo(main), ...lane },
  });

describe('a lane whose time is over', () => {
  it('is taken offline, and does not expire again', () => {
    const decision = decide(expired(), now);
    expect(decision.offline?.id).toBe(1);
    expect(decision.lane).toEqual({ expiresAt: null });
    expect(decision.actions).toEqual([]);
  });

  it('first without its canary', () => {
    const decision = decide(expired({ rows: [main, canary], lane: { canaryId: 2 } }), now);
    expect(decision.offline?.id).toBe(2);
    expect(decision.lane).toEqual({});
  });

  it.each<[string, Of]>([
    ['it has time left', { lane: { expiresAt: now + 5000 } }],
    ['the database has another clock, and by that it has time left', { databaseAt: now - 60_000 }],
    ['an operation runs', { records: [running(9, 'SCALE', 1)] }],
    ['it is frozen', { freezes: [freeze] }],
    ['a freeze has just ended', { freezes: [{ ...freeze, endsAt: now }], lane: { expiresAt: now - 50 } }],
    [
      'its canary waits for a main of another lane',
      { rows: [main, { ...canary, status: 'REPLACING', relatedId: 77 }], lane: { canaryId: 2 } },
    ],
    ['it never expires', { lane: { expiresAt: null } }],
  ])('is left while %s', (_, of) => {
    expect(decide(expired(of), now).offline).toBeNull();
  });

  it('is taken offline at that very moment', () => {
    expect(decide(expired({ lane: { expiresAt: now } }), now).offline?.id).toBe(1);
  });

  it.each<[string, Of]>([
    ['has time left', { lane: { expiresAt: now + 5000 } }],
    [
      'waits for another lane',
      { rows: [main, { ...canary, status: 'REPLACING', relatedId: 77 }], lane: { canaryId: 2 } },
    ],
  ])('is healed all the same while it %s', (_, of) => {
    expect(acts(decide(expired({ ...of, workloads: { 1: null } }), now))).toContain('ENSURE_WORKLOAD 1');
  });

  it('is left to leave where its last one already does', () => {
    const decision = decide(expired({ rows: [{ ...main, status: 'DELETING' }] }), now);

    expect(decision).toMatchObject({ offline: null, lane: { expiresAt: null } });
    expect(acts(decision)).toEqual(['REMOVE_ROUTE']);
  });

  it('is due when its time is over, or a while after the freeze that it falls into', () => {
    const left = (of: Of) => decide(expired(of), now).lookAgainMs;
    expect(left({ lane: { expiresAt: now + 5000 } })).toBe(5000);
    expect(left({ freezes: [{ ...freeze, endsAt: now + 1000 }] })).toBe(1000 + graceAfterFreezeMs);
    expect(left({ freezes: [freeze] })).toBeNull();
  });

  it('is taken offline whatever is known of it', () => {
    const workloads = [starting(main), null, unseen(), ready(main)];
    for (const workload of workloads)
      expect(decide(expired({ workloads: { 1: workload } }), now).offline?.id).toBe(1);
  });

  it('has nothing left to expire where nothing of it lives', () => {
    const decision = decide(expired({ rows: [], route: null, lane: { mainId: null } }), now);
    expect(decision.offline).toBeNull();
    expect(decision.lane).toMatchObject({ expiresAt: null });
  });
});
