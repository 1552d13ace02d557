import { describe, expect, it } from 'vitest';
import type { Deployment } from '../lane/deployment.js';
import type { RegistryInstance } from '../port/registry.js';
import { ready } from './observed.fixture.js';
import { registryEntries, upstreamNodes } from './instances.js';
import { at, podsOf, pooledServing, poolTo } from './pool.fixture.js';

const row = pooledServing(3, { replicas: 2, routedAt: 1 });
const podAt = (n: number): string => `${row.name}-${n}`;
const workload = (...pods: Parameters<typeof podsOf>[1][]) => ({ ...ready(row), ...podsOf(row, ...pods) });

describe('what the pool has of each pod', () => {
  const nodes = (of: Parameters<typeof upstreamNodes>[1], addresses: readonly string[]) =>
    upstreamNodes(row, of, poolTo(row, { addresses })).map(({ in: isIn, why }) => [isIn, why]);

  it.each([
    ['ready, and called', {}, true, [true, 'READY']],
    ['ready, and about to be called', {}, false, [false, 'READY']],
    ['not ready, and still called', { ready: false }, true, [true, 'NOT_READY']],
    ['not ready', { ready: false }, false, [false, 'NOT_READY']],
    ['without an address', { ip: null, ready: false }, false, [false, 'NO_ADDRESS']],
    ['on its way out', { terminating: true }, false, [false, 'TERMINATING']],
  ])('a pod that is %s', (_, pod, isThere, told) => {
    expect(nodes(workload(pod), isThere ? [at(row, 1)] : [])).toEqual([told]);
  });

  it('a pod that goes when there are to be fewer', () => {
    const three = { ...workload({}, {}, { marked: true }), wantedReplicas: 3 };
    expect(nodes(three, [at(row, 1), at(row, 2)])).toEqual([
      [true, 'READY'],
      [true, 'READY'],
      [false, 'SCALED_IN'],
    ]);
  });

  it('an address that no pod has, and one that the next pod has by now', () => {
    const of = workload({ ip: '10.0.3.1', terminating: true }, { ip: '10.0.3.1' });
    expect(upstreamNodes(row, of, poolTo(row, { addresses: [at(row, 1), '10.9.9.9:8080'] }))).toEqual([
      { address: at(row, 1), pod: podAt(1), in: false, why: 'TERMINATING' },
      { address: at(row, 1), pod: podAt(2), in: true, why: 'READY' },
      { address: '10.9.9.9:8080', pod: null, in: true, why: 'NO_POD' },
    ]);
  });

  it('nothing of a stranger’s pods and pool, nor where there is none', () => {
    const strange = { ...workload({}), ours: false };
    expect(upstreamNodes(row, strange, poolTo(row, { ours: false }))).toEqual([]);
    expect(upstreamNodes(row, null, null)).toEqual([]);
  });
});

describe('what the registry lists of each pod', () => {
  const one = (values: Partial<RegistryInstance> = {}, said: Record<string, string> = {}) => ({
    ip: '10.0.3.1',
    port: 8080,
    cluster: 'DEFAULT',
    ephemeral: true,
    healthy: true,
    enabled: true,
    weight: 1,
    metadata: { lifecycle: 'RUNNING', deploymentName: row.name, 'arthor.symbol': 'stable', ...said },
    ...values,
  });
  const registeredHere = { 'arthor.registered': podAt(1) };
  const running: Deployment = { ...row, lifecycle: 'RUNNING' };

  it('by whom, what it says, and that callers are given it', () => {
    expect(registryEntries(running, workload({}), [one({ weight: 3 })])).toEqual([
      {
        address: '10.0.3.1:8080',
        pod: podAt(1),
        registeredBy: 'APPLICATION',
        in: true,
        why: 'GIVEN',
        weight: 3,
        lifecycle: 'RUNNING',
        symbol: 'stable',
      },
    ]);
  });

  it.each<[string, Partial<Deployment>, object, RegistryInstance | null, [boolean, string]]>([
    ['is not registered', {}, {}, null, [false, 'NOT_REGISTERED']],
    ['does not say what it is', {}, {}, one({ metadata: {} }), [true, 'UNTOLD']],
    ['says what another one was', {}, {}, one({}, { deploymentName: 'shop-old' }), [true, 'UNTOLD']],
    [
      'leaves',
      { lifecycle: 'CLOSING', status: 'DELETING' },
      {},
      one({ enabled: false }, { lifecycle: 'CLOSING' }),
      [false, 'CLOSING'],
    ],
    [
      'is kept until its successor is there',
      { lifecycle: 'CLOSING', status: 'REPLACING' },
      {},
      one(),
      [true, 'GIVEN'],
    ],
    ['leaves and was not told so', { lifecycle: 'CLOSING', status: 'DELETING' }, {}, one(), [true, 'UNTOLD']],
    ['stays and was told otherwise', {}, {}, one({}, { lifecycle: 'CREATING' }), [true, 'UNTOLD']],
    [
      'is replaced, and was not told to stay',
      { status: 'REPLACING' },
      {},
      one({}, { lifecycle: 'X' }),
      [true, 'UNTOLD'],
    ],
    [
      'ends while its row stays',
      {},
      { terminating: true },
      one({ enabled: false }, { lifecycle: 'CLOSING' }),
      [false, 'CLOSING'],
    ],
    ['ends and was not told so', {}, { terminating: true }, one(), [true, 'UNTOLD']],
    [
      'is not ready, and somebody disabled',
      {},
      { ready: false },
      one({ enabled: false }),
      [false, 'DISABLED'],
    ],
    [
      'Arthor registered, and somebody disabled',
      {},
      {},
      one({ ephemeral: false, enabled: false }, registeredHere),
      [false, 'DISABLED'],
    ],
    ['is heard nothing of', {}, {}, one({ healthy: false }), [false, 'UNHEALTHY']],
    ['somebody disabled', {}, {}, one({ enabled: false }), [false, 'DISABLED']],
    [
      'Arthor registered, and is not ready',
      {},
      { ready: false },
      one({ ephemeral: false, enabled: false }, registeredHere),
      [false, 'NOT_READY'],
    ],
  ])('a pod that %s', (_, values, pod, instance, told) => {
    const entries = registryEntries(
      { ...running, ...values },
      workload(pod),
      instance === null ? [] : [instance],
    );
    expect(entries.map(({ in: isIn, why }) => [isIn, why])).toEqual([told]);
  });

  it('what says to be of the deployment, and no pod has its address', () => {
    const entries = registryEntries(running, workload({}), [one({ ip: '10.9.9.9' })]);
    expect(entries.map(({ pod, why }) => [pod, why])).toEqual([
      [podAt(1), 'NOT_REGISTERED'],
      [null, 'NO_POD'],
    ]);
  });

  it('a pod without an instance by its own address, or by none', () => {
    const entries = registryEntries(running, workload({}, { ip: null, ready: false }), []);
    expect(entries.map(({ address, why }) => [address, why])).toEqual([
      ['10.0.3.1:8080', 'NOT_REGISTERED'],
      [null, 'NOT_REGISTERED'],
    ]);
  });

  it('of two pods at one address only the one that stays; one that ends alone keeps its own', () => {
    const ending = { ip: '10.0.3.1', terminating: true };
    const whose = (...pods: Parameters<typeof workload>) =>
      registryEntries(running, workload(...pods), [one()]).map(({ pod, why }) => [pod, why]);
    expect(whose(ending, { ip: '10.0.3.1' })).toEqual([
      [podAt(1), 'NOT_REGISTERED'],
      [podAt(2), 'GIVEN'],
    ]);
    expect(whose(ending, { ip: '10.0.3.2' })).toEqual([
      [podAt(1), 'UNTOLD'],
      [podAt(2), 'NOT_REGISTERED'],
    ]);
    expect(whose(ending, ending)).toEqual([
      [podAt(1), 'UNTOLD'],
      [podAt(2), 'UNTOLD'],
    ]);
  });

  it('nothing of another deployment, nor of what any of its pods has', () => {
    const other = one({ ip: '10.9.9.9' }, { deploymentName: 'shop-old' });
    const entries = registryEntries(running, workload({}, {}), [other, one(), one({ ip: '10.0.3.2' })]);
    expect(entries.map(({ pod }) => pod)).toEqual([podAt(1), podAt(2)]);
  });
});
