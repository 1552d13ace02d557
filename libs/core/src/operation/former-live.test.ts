import { describe, expect, it } from 'vitest';
import type { RouteRecord } from '../lane/lane-route.js';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { formerLive, type RoutedBy } from './former-live.js';
import { build, facts } from './operation.fixture.js';
import { accept } from './rules.js';

const before = serving(1, { status: 'REPLACING', relatedId: 2 });
const main = serving(2, { routeProvider: 'gateway-api' });
const former: RouteRecord = {
  tick: 40,
  main: before.name,
  canary: null,
  header: null,
  weight: null,
  provider: 'ingress-nginx',
  entrance: 'old.test:80',
  addresses: [],
  objects: [],
};
const route = { written: null, state: 'READ_BACK', since: 0, inForce: null } as const;
const lanes = facts({ lane: { mainId: 2, route: { ...route, former } }, rows: [before, main] });

const deploy = () => accept('DEPLOY', { build: build(), defaultReplicas: 1 }, lanes);
const asked = (by: Partial<RoutedBy>, of = lanes, answer = deploy()) => {
  if (!answer.ok) throw new Error(answer.code);
  return formerLive(answer, of, { provider: 'gateway-api', deployMode: 'NATIVE', ...by });
};

describe('while a former gateway leads to a row', () => {
  it.each([
    ['to a third provider', { provider: 'apisix' }],
    ['back to the former one', { provider: 'ingress-nginx' }],
    ['to another mode', { deployMode: 'UNCOUPLED' }],
  ] as const)('no main goes %s', (_where, by) => {
    expect(asked(by)).toMatchObject({
      kind: 'state',
      code: 'FORMER_LIVE',
      message: `Requests may still come in by ingress-nginx at old.test:80 to ${before.name}: take it offline before the gateway is switched again.`,
      params: { deployment: 1, provider: 'ingress-nginx', entrance: 'old.test:80' },
    });
  });

  it('a main may follow on the same gateway, and where nobody knows which it is', () => {
    expect(asked({})).toBeNull();
    expect(asked({ provider: null })).toBeNull();
  });

  it('a main may follow one that no route named yet', () => {
    const entering = { ...lanes, rows: [before, deployment(2)] };

    expect(asked({ provider: 'apisix' }, entering)).toBeNull();
  });

  it('is told as far as it is known', () => {
    const route_ = { ...route, former: { ...former, entrance: null } };
    const of = facts({ lane: { mainId: 2, route: route_ }, rows: [main, before] });

    expect(asked({ provider: 'apisix' }, of)).toMatchObject({
      message: expect.stringContaining(`by ingress-nginx to ${before.name}:`),
      params: { deployment: 1, entrance: null },
    });
    expect(asked({ provider: 'apisix' }, { ...of, rows: [main] })).toMatchObject({
      params: { deployment: null },
    });
  });

  it('where the last main went decides', () => {
    const newest = serving(3, { tick: 60, routeProvider: 'apisix' });

    for (const rows of [
      [before, main, newest],
      [newest, main, before],
    ])
      expect(asked({ provider: 'apisix' }, { ...lanes, rows })).toBeNull();
  });

  it('what makes no new main goes on', () => {
    const offline = accept('DELETE', { deployment: before }, lanes);
    const canary = accept('GRAY', { build: build(), canaryValue: 'v2' }, lanes);

    expect(asked({ provider: 'apisix' }, lanes, offline)).toBeNull();
    expect(asked({ provider: 'apisix' }, lanes, canary)).toBeNull();
  });
});

it('afterwards the gateway may be switched again', () => {
  const over = facts({ lane: { mainId: 2, route: { ...route, former: null } }, rows: [main] });

  expect(asked({ provider: 'apisix' }, over)).toBeNull();
  expect(asked({ provider: 'apisix' }, facts({ lane: { mainId: 2 }, rows: [main] }))).toBeNull();
});
