import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Difference } from '../port/difference.js';
import { given, ready, unseen } from './observed.fixture.js';
import type { Observed } from './observed.js';
import { wrongWith } from './wrong.js';

const row = serving(1, { applied: 'Deployment:d1 Service:s1', status: 'DEPLOYED', replicas: 4, tick: 12 });
const image: Difference = {
  kind: 'Deployment',
  path: 'spec.image',
  before: 'shop:1',
  after: 'shop:hotfix',
  manager: 'kubectl-set',
};
const bounds: Difference = { ...image, kind: 'HorizontalPodAutoscaler', path: 'spec.minReplicas' };
const follows = { name: 'cpu', ours: false, uid: 'u', min: 2, max: 9 };

const wrong = (
  differences: readonly Difference[] | null,
  values: Partial<WorkloadState> = {},
  of: Deployment = row,
) => {
  const workload = ready(of, { owned: { Deployment: 'd1', Service: 's1' }, ...values });
  const looked =
    differences === null ? unseen() : { known: true as const, value: { owned: {}, differences } };
  const compared: Observed['compared'] = new Map([[of.id, looked]]);
  return wrongWith({ ...given({ rows: [of], workloads: { [of.id]: workload } }), compared }, of, workload);
};

describe('what is wrong with a workload', () => {
  it('is nothing where it stands as it was accepted, and where only its autoscaler was changed', () => {
    expect(wrong([])).toBeNull();
    expect(wrong([bounds])).toBeNull();
  });

  it('is what somebody changed, but for its autoscaler', () => {
    expect(wrong([bounds, image])).toEqual({
      lacks: '',
      differences: [image],
      mends: { object: 'workload 1', wanted: '12 4', against: '\nDeployment spec.image kubectl-set' },
    });
  });

  it('is what is missing first, written against all that somebody changed', () => {
    expect(wrong([image], { hash: 'other' })).toEqual({
      lacks: 'hash',
      differences: [image],
      mends: { object: 'workload 1', wanted: '12 4', against: 'hash\nDeployment spec.image kubectl-set' },
    });
  });

  it('is written against nobody while its row is on its way, where it is not there yet', () => {
    const entering = deployment(1, { ...row, status: 'DEPLOYING' });
    expect(wrong([], { present: false }, entering)).toMatchObject({
      lacks: 'workload',
      mends: { against: '' },
    });
    expect(wrong([image], {}, entering)?.mends.against).toBe('\nDeployment spec.image kubectl-set');
  });

  it('is the same wish whatever number of pods an autoscaler sets', () => {
    expect(wrong([image], { autoscalers: [follows] })?.mends.wanted).toBe('12');
    expect(wrong([image], { autoscalers: [follows], wantedReplicas: 0 })?.mends.wanted).toBe('12 4');
  });

  it('is an answer that cannot be asked for, until it has served', () => {
    const unknown = { owned: { Deployment: 'd9', Service: 's1' } };
    expect(wrong(null, unknown, { ...row, servedAt: null })?.lacks).toBe('answer');
    expect(wrong(null, unknown, { ...row, servedAt: 1 })).toBeNull();
    expect(wrong(null, {}, { ...row, servedAt: null })).toBeNull();
  });
});
