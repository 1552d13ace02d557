import { describe, expect, it } from 'vitest';
import { deployment } from '../lane/deployment.fixture.js';
import type { Condition } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import { routeFacts } from './in-force.js';
import { given, pod, ready, starting, unseen } from './observed.fixture.js';
import { incidentIn, shareOf } from './share.js';

const at = (status: Condition['status'], message: string): Condition => ({
  type: 'Share',
  status,
  reason: 'CANARY_DOWN',
  message,
  since: 7,
});
const canary = (conditions: readonly Condition[] = []): Deployment =>
  deployment(2, { canary: true, weight: 30, conditions });

/** What is said of the share of a canary whose pods are down, or are not. */
function said(
  row: Deployment,
  workload: WorkloadState | null,
  isDown = true,
  chosen: Deployment | null = row,
) {
  const o = given({ rows: [row], workloads: { 2: workload } });
  const facts = routeFacts(o, 0);
  return shareOf(o, row, { canary: { ...facts.canary, chosen }, canaryIsDown: isDown });
}

describe('the share of a canary', () => {
  const down = (values: Partial<WorkloadState> = {}) => starting(canary(), values);
  const named = (...reasons: readonly (string | null)[]) =>
    down({ pods: reasons.map((reason, index) => pod(`p${index}`, { ready: false, reason })) });

  it('is given to the main while no pod of it is ready, with what the cluster says first', () => {
    const problem = { providerReason: 'CrashLoopBackOff' } as WorkloadState['problem'];
    expect(said(canary(), { ...named('OOMKilled'), problem })).toEqual({
      type: 'Share',
      status: 'False',
      reason: 'CANARY_DOWN',
      message: 'CrashLoopBackOff',
    });
    expect(said(canary(), named(null, 'OOMKilled', 'Evicted'))?.message).toBe('OOMKilled');
  });

  it('keeps what was said of it before, as long as nothing is said now', () => {
    expect(said(canary([at('False', 'OOMKilled')]), named(null))?.message).toBe('OOMKilled');
    expect(said(canary([at('False', 'OOMKilled')]), named('Evicted'))?.message).toBe('Evicted');
    // What was said of an earlier fall is not why it falls now.
    expect(said(canary([at('True', 'OOMKilled')]), named(null))?.message).toBe('FELL');
  });

  it('is lost because its pods fell, or are not there, where the cluster says nothing of why', () => {
    expect(said(canary(), named(null))?.message).toBe('FELL');
    expect(said(canary([at('False', '')]), named(null))?.message).toBe('FELL');
    expect(said(canary(), down({ pods: [] }))?.message).toBe('PODS_GONE');
    expect(said(canary(), null)?.message).toBe('PODS_GONE');
  });

  it('is said to be back with the canary that had lost it, and with no other', () => {
    const back = { type: 'Share', status: 'True', reason: 'HAS_ITS_SHARE', message: '' };
    const lost = canary([at('False', 'x')]);
    expect(said(lost, ready(lost), false)).toEqual(back);
    expect(said(lost, down(), true, deployment(3, { canary: true }))).toEqual(back);
    expect(said(lost, down(), true, null)).toEqual(back);
    expect(said(canary(), ready(canary()), false)).toBeNull();
    expect(said(canary(), down(), true, deployment(3, { canary: true }))).toBeNull();
  });

  it('is lost for no known reason where its cluster is not configured any more', () => {
    const away = { ...canary(), clusterId: 'away' };
    const o = given({ rows: [away], workloads: { 2: unseen() } });
    const facts = { canary: { ...routeFacts(o, 0).canary, chosen: away }, canaryIsDown: true };
    expect(shareOf(o, away, facts)?.message).toBe('');
  });
});

describe('an incident', () => {
  const [lost, has] = [at('False', 'OOMKilled'), at('True', '')];

  it.each([
    ['begins', [], [lost], { code: 'CANARY_DOWN', weight: 30, why: 'OOMKilled' }],
    ['begins again', [has], [lost], { code: 'CANARY_DOWN', weight: 30, why: 'OOMKilled' }],
    ['is known better', [at('False', '')], [lost], { code: 'CANARY_DOWN', weight: 30, why: 'OOMKilled' }],
    ['is over', [lost], [has], { code: 'CANARY_DOWN', over: true }],
    ['was over before', [has], [{ ...has }], null],
    ['never was', [], [has], null],
    ['is as it was', [lost], [lost], null],
    ['is not spoken of', [lost], [], null],
  ] as const)('%s', (_, before, after, expected) => {
    expect(incidentIn(canary(before), after)).toEqual(expected);
  });

  it('of one without a weight took nothing', () => {
    expect(incidentIn({ ...canary(), weight: null }, [lost])).toMatchObject({ weight: 0 });
  });
});
