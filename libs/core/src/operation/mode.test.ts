import { describe, expect, it } from 'vitest';
import { deployment, environment, serving } from '../lane/deployment.fixture.js';
import { modeOfNew, strandedByMode } from './mode.js';
import { build, facts, running } from './operation.fixture.js';
import { planOf } from './plan.js';
import { accept } from './rules.js';

const native = serving(1);
const canary = serving(2, { canary: true, canaryType: 'HEADER', canaryValue: 'v2' });
const uncoupled = environment({ deployMode: 'UNCOUPLED' });
const lanes = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [native, canary], environment: uncoupled });
const alone = facts({ lane: { mainId: 1 }, rows: [native], environment: uncoupled });
const of = (answer: ReturnType<typeof accept>) => {
  if (!answer.ok) throw new Error(answer.code);
  return answer;
};
const deploy = (at = lanes) => of(accept('DEPLOY', { build: build(), defaultReplicas: 1 }, at));
const gray = (at = lanes) => of(accept('GRAY', { build: build(), canaryValue: 'v3' }, at));

describe('the mode of what is new', () => {
  it('is the environment’s for a main', () => {
    expect(modeOfNew({ canary: false }, alone)).toBe('UNCOUPLED');
    expect(modeOfNew({ canary: false }, { ...alone, environment: environment() })).toBe('NATIVE');
  });

  it('is its main’s for a canary: both are behind one gateway', () => {
    expect(modeOfNew({ canary: true }, alone)).toBe('NATIVE');
    const next = deployment(3, { deployMode: 'UNCOUPLED', tick: 60 });
    expect(modeOfNew({ canary: true }, { ...alone, rows: [{ ...native, status: 'REPLACING' }, next] })).toBe(
      'UNCOUPLED',
    );
    expect(modeOfNew({ canary: true }, { ...alone, lane: { ...alone.lane, mainId: null }, rows: [] })).toBe(
      'UNCOUPLED',
    );
  });

  it('is told by the plan: its gateway calls pods by an Upstream, or by a Service', () => {
    const names = { newName: 'shop-…', routeName: 'shop-stable', routeKind: 'Route' };
    const kinds = (accepted: ReturnType<typeof deploy>, at = alone) =>
      planOf(accepted, at, names).changes.map(({ action, kind }) => `${action} ${kind}`);

    expect(kinds(deploy(alone))).toEqual([
      'CREATE Deployment',
      'CREATE Upstream',
      'UPDATE Route',
      'REMOVE Deployment',
      'REMOVE Service',
    ]);
    expect(kinds(gray(alone))).toContain('CREATE Service');
  });
});

describe('a main of another mode', () => {
  it('does not leave a live canary behind the former gateway', () => {
    expect(strandedByMode(deploy(), lanes)).toMatchObject({
      kind: 'state',
      code: 'CANARY_LIVE',
      message: `The main would be behind another gateway than its live canary: take ${canary.name} offline first.`,
      params: { deployment: 2 },
    });
  });

  it.each<[string, ReturnType<typeof facts>]>([
    ['has none', alone],
    ['has one of its own mode', { ...lanes, rows: [native, { ...canary, deployMode: 'UNCOUPLED' }] }],
    ['has one that is on its way out', { ...lanes, rows: [native, { ...canary, status: 'DELETING' }] }],
  ])('may come where the lane %s', (_, at) => {
    expect(strandedByMode(deploy(at), at)).toBeNull();
  });

  it('nor one that is promoted: it comes back when the main that has its build is overtaken', () => {
    const promoted = { ...canary, status: 'REPLACING', relatedId: 3 } as const;
    const at = { ...lanes, rows: [native, promoted] };

    expect(strandedByMode(deploy(at), at)).toMatchObject({ code: 'CANARY_LIVE' });
  });

  it('may be the canary itself', () => {
    const promoted = of(accept('PROMOTE', { deployment: canary }, lanes));

    expect(strandedByMode(promoted, lanes)).toBeNull();
  });

  it('nor does one that comes back', () => {
    const former = { ...native, id: 5, status: 'REPLACING', relatedId: 1, deployMode: 'UNCOUPLED' } as const;
    const at = { ...lanes, rows: [former, native, canary] };
    const rollback = (to: typeof former) => of(accept('ROLLBACK', { deployment: to }, at));

    expect(strandedByMode(rollback(former), at)).toMatchObject({
      code: 'CANARY_LIVE',
      params: { deployment: 2 },
    });
    expect(strandedByMode({ ...rollback(former), operate: 'CANCEL' }, at)).toBeNull();
  });

  it('is waited for before it gets a canary', () => {
    const next = deployment(3, { deployMode: 'UNCOUPLED', tick: 60 });
    const record = running(9, 'DEPLOY', 3);
    const at = {
      ...alone,
      rows: [{ ...native, status: 'REPLACING', relatedId: 3 } as const, next],
      records: [record],
    };

    expect(strandedByMode(gray(at), at)).toMatchObject({
      code: 'OPERATION_RUNNING',
      params: { operation: 9, operate: 'DEPLOY' },
    });
    expect(strandedByMode(gray({ ...at, rows: [native] }), { ...at, rows: [native] })).toBeNull();
  });

  it('is nothing that a canary, or an operation that makes nothing, is refused for', () => {
    expect(strandedByMode(gray(), lanes)).toBeNull();
    expect(strandedByMode(of(accept('DELETE', { deployment: canary }, lanes)), lanes)).toBeNull();
  });
});
