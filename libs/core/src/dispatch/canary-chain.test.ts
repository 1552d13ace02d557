import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { running } from '../operation/operation.fixture.js';
import type { Operate } from '../operation/record.js';
import { decide } from './decide.js';
import {
  acts,
  besides,
  broken,
  canaryBy,
  change,
  ending,
  fault,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  writtenTo,
  writtenToBoth,
} from './observed.fixture.js';

type Of = Parameters<typeof given>[0];

const main = serving(1);
const alone = { lane: { mainId: 1, route: writtenTo(main) }, rows: [main], route: routeTo(main) } as const;
/** The main and this canary, both in force. */
const both = (canary: Deployment, values: Of['lane'] = {}): Of => ({
  lane: { mainId: 1, canaryId: canary.id, route: writtenToBoth(main, canary), ...values },
  rows: [main, canary],
  route: routeTo(main, {}, besides(canary)),
});
/** Who the route is written to, as `1` or `1 + 2 gray=v2 30%`; null = it is not written. */
function written(of: Of): string | null {
  const action = decide(given(of), now).actions.find(({ kind }) => kind === 'APPLY_ROUTE');
  if (action?.kind !== 'APPLY_ROUTE') return null;
  const { main: first, canary } = action.spec;
  const id = (backend: object) => Number(JSON.stringify(backend).match(/0(\d+)"/)?.[1]);
  return canary ? `${id(first)} + ${id(canary)} gray=${canary.header} ${canary.weight}%` : `${id(first)}`;
}

describe.each(Object.entries(canaryBy))('a canary by %s', (_by, values) => {
  const fresh = deployment(2, { ...values, clusterId: 'here' });
  const routed = { ...fresh, routedAt: 5 };
  const canary = serving(2, { ...values, inForce: { weight: values.weight, replicas: 1 } });
  const share = `gray=${values.canaryValue} ${values.weight}%`;
  const coming: Of = { ...alone, rows: [main, fresh] };

  describe('on its way', () => {
    it('is made first, beside a main that is left alone', () => {
      const decision = decide(
        given({ ...alone, rows: [main, deployment(2, values)], workloads: { 2: null } }),
        now,
      );

      expect(acts(decision)).toEqual(['ENSURE_WORKLOAD 2']);
      expect(change(decision, 2)).toMatchObject({ clusterId: 'here' });
    });

    it.each([
      ['is not there', null],
      ['starts', starting(fresh)],
      ['is broken', broken(fresh)],
      ['is not available yet', ready(fresh, { availableReplicas: 0 })],
      ['cannot be looked at', unseen()],
    ])('gets no request while it %s', (_what, workload) => {
      const decision = decide(given({ ...coming, workloads: { 2: workload } }), now);

      expect(acts(decision).filter((act) => act.includes('ROUTE'))).toEqual([]);
      expect(decision.lane).not.toHaveProperty('canaryId');
      expect(change(decision, 2)).not.toHaveProperty('status');
    });

    it('enters in one write, once it is ready; that requests may reach it is committed first', () => {
      expect(written(coming)).toBe(`1 + 2 ${share}`);
      expect(change(decide(given(coming), now), 2)).toMatchObject({ routedAt: now });
    });

    it.each([
      [199, undefined],
      [200, 'DEPLOYED'],
    ])('is in force when the time to settle is over: after %i ms it is %s', (ms, status) => {
      const lane = { mainId: 1, route: writtenToBoth(main, fresh, now - ms) };
      const decision = decide(given({ ...both(fresh), lane, rows: [main, routed] }), now);

      expect(change(decision, 2).status).toBe(status);
      expect(decision.lane.canaryId).toBe(status && 2);
      expect(decision.lane).not.toHaveProperty('mainId');
    });

    it('is in force at once when the data plane says so, never while it cannot be looked at', () => {
      const lane = { mainId: 1, route: writtenToBoth(main, fresh, now) };
      const of = { ...both(fresh), lane, rows: [main, routed], dataPlane: 'yes' } as const;

      expect(decide(given(of), now).lane.canaryId).toBe(2);
      expect(change(decide(given({ ...of, workloads: { 2: unseen() } }), now), 2)).not.toHaveProperty(
        'status',
      );
    });

    it('is in force by a yes of the data plane also when it comes back to a route: it speaks of this very write', () => {
      const route = decide(given({ ...coming, rows: [main, routed] }), now).lane.route ?? null;
      const of = { ...both(fresh), lane: { mainId: 1, route }, rows: [main, routed] };
      const read = (dataPlane: 'yes' | 'cannot tell') => decide(given({ ...of, dataPlane }), now).lane;

      expect(route).toMatchObject({ state: 'WRITING' });
      expect(read('yes').canaryId).toBe(2);
      expect(read('cannot tell')).not.toHaveProperty('canaryId');
      expect(read('cannot tell').route).toMatchObject({ state: 'READ_BACK' });
    });

    it('leaves the route again when it stops being ready before it is in force', () => {
      const of = { ...both(fresh), lane: alone.lane, rows: [main, routed] };

      expect(written({ ...of, workloads: { 2: starting(fresh) } })).toBe('1');
    });
  });

  describe('in force', () => {
    it('is left alone', () => {
      const decision = decide(given(both(canary)), now);

      expect(acts(decision)).toEqual([]);
      expect(decision.lookAgainMs).toBeNull();
    });

    it.each([
      ['is gone', null],
      ['lost its Service', ready(canary, { servicePresent: false })],
      ['was edited', ready(canary, { hash: 'edited' })],
      ['was scaled by hand', ready(canary, { wantedReplicas: 5 })],
    ])('is healed when its workload %s', (_what, workload) => {
      expect(acts(decide(given({ ...both(canary), workloads: { 2: workload } }), now))).toContain(
        'ENSURE_WORKLOAD 2',
      );
    });

    it.each([
      ['it is not named', null],
      ['it has another header', { ...besides(canary), header: 'v9' }],
      ['it has another share', { ...besides(canary), weight: 99 }],
      ['another is named', { ...besides(canary), service: 'other' }],
    ])('gets its requests back when %s in the route', (_what, backend) => {
      expect(written({ ...both(canary), route: routeTo(main, {}, backend) })).toBe(`1 + 2 ${share}`);
    });

    it('stays while its main is replaced, and is in the same write', () => {
      const old = serving(1, { status: 'REPLACING', relatedId: 3 });
      const next = deployment(3, { clusterId: 'here' });
      const of = { ...both(canary), rows: [old, canary, next] };

      expect(written({ ...of, workloads: { 3: starting(next) } })).toBeNull();
      expect(written(of)).toBe(`3 + 2 ${share}`);
    });

    it('is told of when it breaks, also where no operation runs', () => {
      const workload = ready(canary, { availableReplicas: 0, problem: broken(canary).problem });

      expect(decide(given({ ...both(canary), workloads: { 2: workload } }), now).lane.blocking).toMatchObject(
        {
          code: 'IMAGE_PULL_BACKOFF',
          params: { deployment: canary.name },
        },
      );
    });

    it('keeps the route as it is where it cannot be looked at', () => {
      expect(acts(decide(given({ ...both(canary), workloads: { 2: unseen() } }), now))).toEqual([]);
      expect(acts(decide(given({ ...both(canary), route: unseen() }), now))).toEqual([]);
    });
  });

  describe('that another replaces', () => {
    const former = { ...canary, status: 'REPLACING', relatedId: 3 } as const;
    const next = deployment(3, { ...canaryBy.header, canaryValue: 'v3', clusterId: 'here' });
    const of: Of = { ...both(former), rows: [main, former, next] };

    it('keeps its requests, and is healed, until that is ready', () => {
      const workloads = { 2: ready(former, { servicePresent: false }), 3: starting(next) };

      expect(acts(decide(given({ ...of, workloads }), now))).toEqual(['ENSURE_WORKLOAD 2']);
      expect(written(of)).toBe('1 + 3 gray=v3 null%');
    });

    it('drains once that is in force, and not before', () => {
      const entered = { ...next, routedAt: 5 };
      const at = (since: number): Of => ({
        ...of,
        rows: [main, former, entered],
        lane: { mainId: 1, canaryId: 2, route: writtenToBoth(main, next, since) },
        route: routeTo(main, {}, besides(next)),
      });

      expect(change(decide(given(at(now)), now), 2)).not.toHaveProperty('shutdownAt');
      expect(change(decide(given(at(0)), now), 2)).toMatchObject({ shutdownAt: now });
      expect(decide(given(at(0)), now).lane.canaryId).toBe(3);
    });
  });

  describe('that leaves', () => {
    const leaving = { ...canary, status: 'DELETING' } as const;

    it('is out of the route first, in a write that keeps its main', () => {
      const decision = decide(given(both(leaving)), now);

      expect(written(both(leaving))).toBe('1');
      expect(decision.lane).not.toHaveProperty('canaryId');
      expect(change(decision, 2)).not.toHaveProperty('shutdownAt');
    });

    it('is let go once that is in force, and drains then', () => {
      const of = { ...both(leaving), lane: { ...alone.lane, canaryId: 2 }, route: alone.route };
      const decision = decide(given(of), now);

      expect(decision.lane.canaryId).toBeNull();
      expect(change(decision, 2)).toMatchObject({ shutdownAt: now, lifecycle: 'CLOSING' });
      expect(acts(decision)).toEqual([]);
      expect(decision.lookAgainMs).toBe(3000);
    });

    it('is removed after its drain, looked for until it is gone, and then WITHDRAWN', () => {
      const drained = { ...leaving, shutdownAt: now - 3000 };
      const of = { ...alone, rows: [main, drained] };
      const going = { ...of, rows: [main, { ...drained, removalAt: now - 9 }] };

      expect(acts(decide(given(of), now))).toEqual(['REMOVE_WORKLOAD 2']);
      expect(change(decide(given(of), now), 2)).toMatchObject({ removalAt: now });
      expect(decide(given({ ...going, workloads: { 2: ending(canary) } }), now).lookAgainMs).toBe(1000);
      expect(change(decide(given({ ...going, workloads: { 2: null } }), now), 2)).toMatchObject({
        status: 'WITHDRAWN',
      });
    });

    it.each<[string, Of]>([
      ['a live route names it', { route: routeTo(main, {}, besides(canary)) }],
      ['it is in force', { lane: { ...alone.lane, canaryId: 2 } }],
      ['the route cannot be seen', { route: unseen() }],
      ['it cannot be seen', { workloads: { 2: unseen() } }],
      ['the cluster cannot be told', { clusterId: unseen() }],
      ["the lane's tick is not on the route yet", { route: routeTo(main, { tick: 49 }) }],
    ])('is not removed while %s', (_what, of) => {
      const drained = { ...leaving, shutdownAt: now - 3000 };
      const decision = decide(given({ ...alone, rows: [main, drained], ...of }), now);

      expect(acts(decision).filter((act) => act.startsWith('REMOVE'))).toEqual([]);
      expect(change(decision, 2)).not.toHaveProperty('removalAt');
    });

    it('is removed at once when it never served', () => {
      const undone = { ...fresh, status: 'DELETING' } as const;

      expect(acts(decide(given({ ...alone, rows: [main, undone] }), now))).toEqual(['REMOVE_WORKLOAD 2']);
    });
  });

  describe('its operation', () => {
    const operate: Operate = values.canaryType === 'HEADER' ? 'GRAY' : 'BLUE_GREEN';
    const bringing = running(9, operate, 2, { canary: true, createdAt: now - 10 });
    const told = (of: Of, record = bringing) => {
      const decision = decide(given({ ...of, records: [record] }), now);
      const { status, steps } = { ...record, ...decision.records.get(record.id) };
      return [status, ...steps.map((step) => `${step.name} ${step.status}`)];
    };
    const code = (of: Of) => decide(given({ records: [bringing], ...of }), now).lane.blocking?.code;

    it.each<[string, Of, string]>([
      ['nothing yet', { ...coming, workloads: { 2: null } }, 'RUNNING WORKLOAD'],
      ['pods starting', { ...coming, workloads: { 2: starting(fresh) } }, 'RUNNING READY'],
      ['pods ready', coming, 'RUNNING ROUTE'],
      [
        'route written',
        {
          ...both(fresh),
          lane: { mainId: 1, route: writtenToBoth(main, fresh, now) },
          rows: [main, routed],
        },
        'RUNNING IN_FORCE',
      ],
      [
        'in force',
        { ...both(fresh), lane: { mainId: 1, route: writtenToBoth(main, fresh) }, rows: [main, routed] },
        'DONE',
      ],
    ])('is at its step: %s', (_what, of, at) => {
      const [status, ...steps] = told(of);
      const step = steps.find((one) => one.endsWith('RUNNING'))?.split(' ')[0];

      expect([status, step].filter((word) => word !== undefined).join(' ')).toBe(at);
    });

    it.each<[string, Of]>([
      ['CREATING_WORKLOAD', { ...coming, workloads: { 2: null } }],
      ['WAITING_FOR_PODS', { ...coming, workloads: { 2: starting(fresh) } }],
      ['IMAGE_PULL_BACKOFF', { ...coming, workloads: { 2: broken(fresh) } }],
      ['WRITING_ROUTE', coming],
      [
        'WAITING_FOR_GATEWAY',
        { ...both(fresh), lane: { mainId: 1, route: writtenToBoth(main, fresh, now) }, rows: [main, routed] },
      ],
    ])('waits for a reason: %s', (expected, of) => {
      expect(code(of)).toBe(expected);
    });

    it('is FAILED by what is final, and cancelled at its deadline where it says so; the main stays', () => {
      const final = { 2: broken(fresh, { code: 'INVALID_IMAGE_NAME', final: true }) };
      const refused = [
        {
          kind: 'ENSURE_WORKLOAD',
          deploymentId: 2,
          fault: fault({ kind: 'INVALID', code: 'INVALID_MANIFEST' }),
        },
      ] as const;
      const late = { ...bringing, createdAt: now - 60_000, onStalled: 'CANCEL' } as const;
      const undo = (of: Of) => decide(given({ records: [bringing], ...coming, ...of }), now).undo;

      expect(undo({ workloads: final })).toMatchObject({ status: 'FAILED', code: 'INVALID_IMAGE_NAME' });
      expect(undo({ failed: refused })).toMatchObject({ status: 'FAILED', code: 'INVALID_MANIFEST' });
      expect(undo({ records: [late], workloads: { 2: starting(fresh) } })).toMatchObject({ code: 'STALLED' });
      expect(undo({})).toBeNull();
    });

    it('cancelled ends when what it made is gone and the former one is in force again', () => {
      const former = { ...serving(3, { ...values, tick: 50 }), status: 'DEPLOYING' } as const;
      const undoing = running(10, 'CANCEL', 2, {
        canary: true,
        createdAt: now - 10,
        related: [{ id: 3, change: 'REINSTATED', before: 'REPLACING' }],
      });
      const gone = { ...fresh, status: 'DELETING', removalAt: 5 } as const;
      const of: Of = { ...both(former), rows: [main, former, gone], workloads: { 2: null } };

      expect(told(of, undoing)[0]).toBe('DONE');
      expect(told({ ...of, route: routeTo(main, { tick: 49 }, besides(former)) }, undoing)[0]).toBe(
        'RUNNING',
      );
      expect(told({ ...of, workloads: { 2: ending(fresh) } }, undoing)[0]).toBe('RUNNING');
    });
  });
});

describe('a canary of weight 0 without a header', () => {
  const idle = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 0 });
  const of: Of = { ...alone, lane: { ...alone.lane, canaryId: 2 }, rows: [main, idle] };

  it('is in force beside a route that does not name it, and is kept alive for its share', () => {
    expect(acts(decide(given(of), now))).toEqual([]);
    expect(acts(decide(given({ ...of, workloads: { 2: null } }), now))).toEqual(['ENSURE_WORKLOAD 2']);
    expect(decide(given(of), now).lane).not.toHaveProperty('canaryId');
  });

  it('comes into force without a change of the route, once it is ready', () => {
    const fresh = deployment(2, { canary: true, canaryType: 'WEIGHT', weight: 0, clusterId: 'here' });
    const coming: Of = { ...alone, rows: [main, fresh] };

    expect(decide(given({ ...coming, workloads: { 2: starting(fresh) } }), now).lane).not.toHaveProperty(
      'canaryId',
    );
    expect(decide(given(coming), now).lane.canaryId).toBe(2);
    expect(acts(decide(given(coming), now))).toEqual([]);
  });
});
