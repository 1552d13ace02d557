import type { DeploymentInstances, RegistryInstance, UpstreamNode } from '@arthor/contract';
import { expect, it } from 'vitest';
import { calledOf, instanceRows } from './instance-rows.js';

const node = (pod: string | null, values: Partial<UpstreamNode> = {}): UpstreamNode => ({
  pod,
  address: '10.0.0.1:8080',
  in: true,
  why: 'READY',
  ...values,
});
const instance = (pod: string | null, address = '10.0.0.1:8080'): RegistryInstance => ({
  pod,
  address,
  registeredBy: 'APPLICATION',
  in: true,
  why: 'GIVEN',
  weight: 1,
  lifecycle: 'RUNNING',
  symbol: 'stable',
});
const of = (nodes: UpstreamNode[] | null, instances: RegistryInstance[] | null): DeploymentInstances => ({
  deploymentId: 1,
  upstream: nodes && { provider: 'apisix', nodes },
  registry: instances && { provider: 'nacos', registered: 1, ready: 1, instances },
});
const told = (instances: DeploymentInstances) =>
  instanceRows(instances).map(({ pod, node: at, instance: one }) => [pod, at !== null, one !== null]);

it('a pod is one row with what gateway and registry have of it', () => {
  expect(told(of([node('a'), node('b')], [instance('a')]))).toEqual([
    ['a', true, true],
    ['b', true, false],
  ]);
});

it('a pod that is listed twice has two rows, and its node stands in one of them', () => {
  expect(told(of([node('a')], [instance('a'), instance('a', '10.0.0.1:9090')]))).toEqual([
    ['a', true, true],
    ['a', false, true],
  ]);
});

it('what no pod has comes last, joined by its address', () => {
  const gone = node(null, { why: 'NO_POD', address: '10.9.9.9:8080' });
  expect(told(of([gone, node('a')], [instance(null, '10.9.9.9:8080'), instance('a')]))).toEqual([
    ['a', true, true],
    [null, true, true],
  ]);
});

it.each([
  ['without a registry', of([node('a')], null), [['a', true, false]]],
  ['without such a gateway', of(null, [instance('a')]), [['a', false, true]]],
  ['without both', of(null, null), []],
])('%s', (_, instances, rows) => {
  expect(told(instances)).toEqual(rows);
});

it('counts who is called of those that should be', () => {
  const nodes = [node('a'), node('b', { in: false }), node('c', { in: true, why: 'NOT_READY' })];
  expect(calledOf(nodes)).toEqual({ count: 1, of: 2 });
});
