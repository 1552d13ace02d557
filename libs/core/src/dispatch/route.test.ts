import { describe, expect, it } from 'vitest';
import { deployment, environment, lane, nameOf, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { Lane } from '../lane/lane.js';
import type { RouteRecord } from '../lane/lane-route.js';
import { routeFacts } from './in-force.js';
import { backendName } from '../port/route.js';
import { gateway, given, now, ready, routeTo, starting } from './observed.fixture.js';
import { desiredRoute, isRecorded, isRoute, named, recordOf } from './route.js';

const header = { canary: true, canaryType: 'HEADER', canaryValue: 'v2' } as const;
const weight = (percent: number) => ({ canary: true, canaryType: 'WEIGHT', weight: percent }) as const;

/** The route wanted for rows, as `main` or `main + canary gray=value weight%`. */
function wanted(of: {
  lane?: Partial<Lane>;
  rows: readonly Deployment[];
  notReady?: readonly number[];
}): string {
  const notReady = Object.fromEntries(
    of.rows.filter((row) => of.notReady?.includes(row.id)).map((row) => [row.id, starting(row)]),
  );
  const { desired } = routeFacts(given({ lane: of.lane ?? {}, rows: of.rows, workloads: notReady }), 0);
  if (desired === null) return 'no route';
  const id = (name: string) => Number(name.slice(-32));
  const { canary } = desired;
  if (canary === null) return `${id(backendName(desired.main))}`;
  const split = [
    canary.header === null ? '' : ` gray=${canary.header}`,
    canary.weight === null ? '' : ` ${canary.weight}%`,
  ];
  return `${id(backendName(desired.main))} + ${id(backendName(canary))}${split.join('')}`;
}

const main = serving(1);
const both = { mainId: 1, canaryId: 2 };
const leaving = (id: number, values: Partial<Deployment> = {}) =>
  serving(id, { status: 'REPLACING', ...values });

describe('the route a lane should have', () => {
  it.each<[string, Parameters<typeof wanted>[0], string]>([
    ['nothing deployed', { rows: [] }, 'no route'],
    ['DEPLOY, pods starting', { rows: [deployment(1)], notReady: [1] }, 'no route'],
    ['DEPLOY, ready', { rows: [deployment(1)] }, '1'],
    ['DEPLOYED', { lane: { mainId: 1 }, rows: [main] }, '1'],
    ['DEPLOYED, its pods broke later', { lane: { mainId: 1 }, rows: [main], notReady: [1] }, '1'],
    [
      'DEPLOY replaces, new one starting',
      { lane: { mainId: 1 }, rows: [leaving(1), deployment(3)], notReady: [3] },
      '1',
    ],
    ['DEPLOY replaces, new one ready', { lane: { mainId: 1 }, rows: [leaving(1), deployment(3)] }, '3'],
    [
      'DEPLOY twice, newest ready',
      { lane: { mainId: 1 }, rows: [leaving(1), deployment(2, { status: 'REPLACING' }), deployment(3)] },
      '3',
    ],
    [
      'DEPLOY twice, only the superseded one ready',
      {
        lane: { mainId: 1 },
        rows: [leaving(1), deployment(2, { status: 'REPLACING' }), deployment(3)],
        notReady: [3],
      },
      '1',
    ],
    ['replaced, old one drains', { lane: { mainId: 3 }, rows: [leaving(1), serving(3)] }, '3'],
    [
      'CANCEL of a replace',
      { lane: { mainId: 1 }, rows: [deployment(1, { tick: 9 }), deployment(3, { status: 'DELETING' })] },
      '1',
    ],
    [
      'CANCEL of a replace whose old one broke',
      {
        lane: { mainId: 1 },
        rows: [deployment(1, { tick: 9 }), deployment(3, { status: 'DELETING' })],
        notReady: [1],
      },
      '1',
    ],
    ['DELETE of the main', { lane: { mainId: 1 }, rows: [serving(1, { status: 'DELETING' })] }, 'no route'],
    [
      'DELETE overtaken by a DEPLOY that starts',
      {
        lane: { mainId: 1 },
        rows: [serving(1, { status: 'DELETING', tick: 5 }), deployment(3, { tick: 6 })],
        notReady: [3],
      },
      '1',
    ],
    [
      'DELETE of the main after the DEPLOY began',
      {
        lane: { mainId: 1 },
        rows: [serving(1, { status: 'DELETING', tick: 6 }), deployment(3, { tick: 5 })],
        notReady: [3],
      },
      'no route',
    ],
    [
      'GRAY, canary starting',
      { lane: { mainId: 1 }, rows: [main, deployment(2, header)], notReady: [2] },
      '1',
    ],
    ['GRAY, canary ready', { lane: { mainId: 1 }, rows: [main, deployment(2, header)] }, '1 + 2 gray=v2'],
    ['BLUE_GREEN 20', { lane: both, rows: [main, serving(2, weight(20))] }, '1 + 2 20%'],
    ['BLUE_GREEN 0 is left out, not written as 0', { lane: both, rows: [main, serving(2, weight(0))] }, '1'],
    ['BLUE_GREEN 100', { lane: both, rows: [main, serving(2, weight(100))] }, '1 + 2 100%'],
    [
      'UPDATE_BLUE_GREEN of the weight',
      { lane: both, rows: [main, deployment(2, { ...weight(40), servedAt: 5 })] },
      '1 + 2 40%',
    ],
    [
      'UPDATE_BLUE_GREEN on a gray canary keeps the header',
      { lane: both, rows: [main, deployment(2, { ...header, weight: 40 })] },
      '1 + 2 gray=v2 40%',
    ],
    [
      '… and at 0 the header alone, as a route without a weight is read back',
      { lane: both, rows: [main, deployment(2, { ...header, weight: 0 })] },
      '1 + 2 gray=v2',
    ],
    [
      'a new canary replaces the former when it is ready',
      { lane: both, rows: [main, leaving(2, header), deployment(3, weight(20))] },
      '1 + 3 20%',
    ],
    [
      '… and not before',
      { lane: both, rows: [main, leaving(2, header), deployment(3, weight(20))], notReady: [3] },
      '1 + 2 gray=v2',
    ],
    [
      'PROMOTE, new main starting',
      { lane: both, rows: [leaving(1), leaving(2, weight(20)), deployment(4)], notReady: [4] },
      '1 + 2 20%',
    ],
    [
      'PROMOTE, canary taken off in the same write',
      { lane: both, rows: [leaving(1), leaving(2, { ...weight(20), relatedId: 4 }), deployment(4)] },
      '4',
    ],
    [
      'ROLLBACK reinstates at once',
      {
        lane: { mainId: 3 },
        rows: [serving(3, { status: 'REPLACING' }), deployment(1, { tick: 60, servedAt: 5 })],
      },
      '1',
    ],
    [
      'SCALE in place, pods to come',
      { lane: { mainId: 1 }, rows: [deployment(1, { replicas: 4, servedAt: 5 })], notReady: [1] },
      '1',
    ],
    ['RESTART is a replacement', { lane: { mainId: 1 }, rows: [leaving(1), deployment(3)] }, '3'],
    [
      'DELETE of the canary',
      { lane: both, rows: [main, serving(2, { ...header, status: 'DELETING' })] },
      '1',
    ],
    ['an internal main', { lane: { mainId: 1 }, rows: [serving(1, { external: false })] }, 'no route'],
    [
      'an external main replaced by an internal one',
      { lane: { mainId: 1 }, rows: [leaving(1), deployment(3, { external: false })] },
      'no route',
    ],
  ])('%s', (_state, of, route) => {
    expect(wanted(of)).toBe(route);
  });

  it('is whole: host, path, name, ports and the tick that fences it', () => {
    const canary = serving(2, { ...header, weight: 30 });

    expect(desiredRoute(lane({ tick: 77 }), environment(), main, canary)).toEqual({
      ref: { namespace: 'dev', name: 'shop-stable-0a1b2c3d' },
      laneId: 7,
      tick: 77,
      host: 'dev.localhost',
      path: '/shop.stable',
      main: { service: nameOf('shop', 1), port: 80 },
      canary: { service: nameOf('shop', 2), port: 80, header: 'v2', weight: 30 },
    });
  });

  it('has a header rule by what the canary is, not by a value that it has beside', () => {
    const byWeight = serving(2, { ...weight(20), canaryValue: 'v2' });

    expect(desiredRoute(lane(), environment(), main, byWeight)?.canary).toMatchObject({
      header: null,
      weight: 20,
    });
  });

  it('of two environments differs in namespace and host (defect 1)', () => {
    const prod = desiredRoute(
      lane({ environment: 'prod' }),
      environment({ name: 'prod', host: 'prod.localhost' }),
      main,
      null,
    );

    expect(prod).toMatchObject({ ref: { namespace: 'prod' }, host: 'prod.localhost' });
  });
});

describe('ready to enter a route (defect 4)', () => {
  const row = deployment(1, { replicas: 2 });
  const isChosen = (values: object) =>
    routeFacts(given({ rows: [row], workloads: { 1: ready(row, values) } }), 0).main.chosen !== null;
  const pods = (...values: readonly object[]) => ({
    pods: values.map((of, index) => ({ ...(ready(row).pods[index] ?? ready(row).pods[0]), ...of })),
  });

  it('is what was applied, caught up, all replicas updated, available and Ready', () => {
    expect(isChosen({})).toBe(true);
  });

  it.each<[string, object]>([
    ['the Deployment is not there', { present: false }],
    ["it is a stranger's", { ours: false }],
    ['the counts speak of an older generation', { settled: false }],
    ['its Service is not there', { servicePresent: false }],
    ['another manifest runs', { hash: 'other' }],
    ['another number of replicas is asked for', { wantedReplicas: 1 }],
    ['only one is updated', { updatedReplicas: 1 }],
    ['only one is available, though both are updated', { availableReplicas: 1 }],
    ['an old pod is still counted unavailable', { unavailableReplicas: 1 }],
    ['one pod is not Ready', pods({}, { ready: false })],
    ['one pod is terminating', pods({}, { terminating: true })],
    ['one pod has no address', pods({}, { ip: null })],
    ['no pod is listed', { pods: [] }],
  ])('is not: %s', (_what, values) => {
    expect(isChosen(values)).toBe(false);
  });

  it('is not what could not be looked at', () => {
    const o = { ...given({ rows: [row] }), workloads: new Map() };

    expect(routeFacts(o, 0).main.chosen).toBeNull();
  });
});

const specToBoth = () => desiredRoute(lane(), environment(), main, serving(2, { ...header, weight: 30 }));

describe('a live route', () => {
  const backend = { service: nameOf('shop', 2), port: 80, header: 'v2', weight: 30 };
  const live = routeTo(main, {}, backend);
  const is = (values: Partial<typeof live>) => {
    const spec = specToBoth();
    return spec !== null && isRoute(spec, { ...live, ...values });
  };

  it('is the wanted one whatever its tick and revision', () => {
    expect(is({ tick: 3, revision: '9' })).toBe(true);
  });

  it.each<[string, Partial<typeof live>]>([
    ['ownership', { ours: false }],
    ['the rest of the object', { intact: false }],
    ['host', { host: 'other.localhost' }],
    ['path', { path: '/' }],
    ['main', { main: { service: 'x', port: 80 } }],
    ['a pool of that name', { main: { pool: main.name } }],
    ['port', { main: { service: main.name, port: 81 } }],
    ['no canary', { canary: null }],
    ['the canary', { canary: { ...backend, service: 'x' } }],
    ['header', { canary: { ...backend, header: 'v3' } }],
    ['weight', { canary: { ...backend, weight: 31 } }],
  ])('is another when it differs in %s', (_what, values) => {
    expect(is(values)).toBe(false);
  });

  it('names its backends', () => {
    expect(named(live)).toEqual([nameOf('shop', 1), nameOf('shop', 2)]);
    expect(named(null)).toEqual([]);
  });
});

describe('a recorded route', () => {
  const recorded = () => {
    const spec = specToBoth();
    if (spec === null) throw new Error('a route is wanted');
    return { spec, record: recordOf(spec, gateway, now) };
  };

  it('keeps whom it leads to, where, and by which object', () => {
    expect(recorded().record).toEqual({
      tick: 50,
      main: nameOf('shop', 1),
      canary: nameOf('shop', 2),
      header: 'v2',
      weight: 30,
      provider: 'ingress-nginx',
      entrance: 'gateway:80',
      addresses: [{ host: 'dev.localhost', path: '/shop.stable', stripPrefix: true }],
      objects: [
        { kind: 'Ingress', name: 'shop-stable-0a1b2c3d', writtenAt: now, confirmedAt: null, how: null },
      ],
    });
  });

  it('is that of its spec whatever the tick, and of no other', () => {
    const { spec, record } = recorded();

    expect(isRecorded({ ...record, tick: 3 }, spec)).toBe(true);
    const beside = { host: 'other', path: '/shop.stable', stripPrefix: true };
    expect(isRecorded({ ...record, addresses: [beside, ...record.addresses] }, spec)).toBe(true);
    expect(isRecorded(null, null)).toBe(true);
    expect(isRecorded(null, spec)).toBe(false);
    expect(isRecorded(record, null)).toBe(false);
  });

  it.each<[string, Partial<RouteRecord>]>([
    ['main', { main: 'x' }],
    ['canary', { canary: null }],
    ['header', { header: 'v3' }],
    ['weight', { weight: 31 }],
    ['host', { addresses: [{ host: 'other', path: '/shop.stable', stripPrefix: true }] }],
    ['path', { addresses: [{ host: 'dev.localhost', path: '/other', stripPrefix: true }] }],
    ['no address', { addresses: [] }],
  ])('is another when it differs in %s', (_what, values) => {
    const { spec, record } = recorded();

    expect(isRecorded({ ...record, ...values }, spec)).toBe(false);
  });
});
