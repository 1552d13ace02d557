import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.js';
import { managersOf, ownedDigest, pathOf, valueAt } from './owned-fields.js';

const ours = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:team': {} }, 'f:annotations': { 'f:arthor.io/tick': {} } },
  'f:spec': {
    'f:replicas': {},
    'f:template': {
      'f:spec': { 'f:containers': { 'k:{"name":"shop"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
    },
  },
};
const entry = (manager: string, operation: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation,
  fieldsV1,
  time: '2026-11-26T10:00:00Z',
  ...more,
});
const deployment = (
  image: string,
  managedFields: unknown = [entry('arthor', 'Apply', ours)],
  tick = '1',
) => ({
  metadata: { labels: { team: 'pay' }, annotations: { 'arthor.io/tick': tick }, managedFields },
  spec: {
    replicas: Number(tick),
    template: {
      spec: {
        containers: [
          { name: 'proxy', image: 'mesh:1' },
          { name: 'shop', image },
        ],
      },
    },
  },
});
const imagePath = 'spec.template.spec.containers[name=shop].image';
const containers = ['f:spec', 'f:template', 'f:spec', 'f:containers'];
const withoutImage = structuredClone(ours);
Reflect.deleteProperty(
  withoutImage['f:spec']['f:template']['f:spec']['f:containers']['k:{"name":"shop"}'],
  'f:image',
);
const theirImage = {
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"shop"}': { 'f:image': {} } } } } },
};
const taken = [entry('arthor', 'Apply', withoutImage), entry('kubectl-set', 'Update', theirImage)];

describe('the fields that are ours', () => {
  it('have a digest that moves with their values and owners alone', () => {
    const digest = ownedDigest(deployment('shop:1'), 'Deployment');
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    // Tick and replicas change in place; what others have beside is theirs.
    expect(ownedDigest(deployment('shop:1', undefined, '9'), 'Deployment')).toBe(digest);
    expect(ownedDigest(deployment('shop:2'), 'Deployment')).not.toBe(digest);
    expect(ownedDigest(deployment('shop:1', taken), 'Deployment')).not.toBe(digest);
  });

  it('are none where somebody took them all, and not known where the API does not tell', () => {
    expect(ownedDigest(deployment('shop:1', []), 'Deployment')).toBe('nobody');
    expect(ownedDigest(deployment('shop:1', null), 'Deployment')).toBeNull();
    expect(ownedDigest(null, 'Deployment')).toBeNull();
    expect(managersOf({ metadata: { managedFields: [7, {}] } })).toMatchObject([{ manager: '', fields: {} }]);
  });

  it('are found by keys, values and places of lists', () => {
    const object = {
      list: [
        { port: 80, protocol: 'TCP' },
        { port: 81, protocol: 'TCP' },
      ],
      set: ['a', 'b'],
    };
    const steps = ['f:list', 'k:{"port":81,"protocol":"TCP"}', 'f:port'];
    expect(valueAt(object, steps)).toBe(81);
    expect(pathOf(steps)).toBe('list[port=81,protocol=TCP].port');
    expect(valueAt(object, ['f:set', 'v:"b"'])).toBe('b');
    expect(valueAt(object, ['f:set', 'i:0'])).toBe('a');
    expect(valueAt(object, ['f:set', 'k:{broken'])).toBeUndefined();
    expect(valueAt(object, ['f:none', 'k:{"a":1}'])).toBeUndefined();
    expect(pathOf(['f:metadata', 'f:labels', 'f:arthor.io/lane'])).toBe('metadata.labels[arthor.io/lane]');
  });
});

describe('what differs from our own apply', () => {
  const compare = (live: object, image = 'shop:1', isKnown = true) =>
    differencesOf({ kind: 'Deployment', live, wanted: deployment(image), isKnown });

  it('is what somebody set, with who it was', () => {
    const told = {
      kind: 'Deployment',
      path: imagePath,
      before: 'shop:1',
      after: 'hotfix',
      manager: 'kubectl-set',
    };
    expect(compare(deployment('hotfix', taken))).toEqual([told]);
    expect(compare(deployment('hotfix', taken), 'shop:1', false)).toEqual([told]);
  });

  it('is nothing where a policy makes the same of our apply', () => {
    expect(compare(deployment('mirror/shop:1'), 'mirror/shop:1')).toEqual([]);
  });

  it('is another policy’s doing where the field is ours: no difference until the answer is known', () => {
    expect(compare(deployment('mirror/shop:1'), 'shop:1', false)).toEqual([]);
    expect(compare(deployment('mirror/shop:1'), 'shop:1')).toMatchObject([
      { after: 'mirror/shop:1', manager: null },
    ]);
  });

  it('is a field that went, by whoever wrote after us', () => {
    const gone = deployment('x', [
      entry('arthor', 'Apply', withoutImage),
      entry('kube-controller-manager', 'Update', {}, { subresource: 'status', time: '2026-11-26T12:00:00Z' }),
      entry('kubectl-edit', 'Update', { 'f:spec': { 'f:paused': {} } }, { time: '2026-11-26T11:00:00Z' }),
    ]);
    Reflect.deleteProperty(Object(valueAt(gone, [...containers, 'k:{"name":"shop"}'])), 'image');
    expect(compare(gone)).toMatchObject([{ path: imagePath, after: null, manager: 'kubectl-edit' }]);
  });

  it('is our name on it alone where the value is as it should be', () => {
    expect(compare(deployment('shop:1', taken))).toMatchObject([{ before: 'shop:1', after: 'shop:1' }]);
  });

  it('names one who owns what is around it', () => {
    const whole = [
      entry('arthor', 'Apply', withoutImage),
      entry('argocd', 'Apply', { 'f:spec': { 'f:template': {} } }),
    ];
    expect(compare(deployment('hotfix', whole))).toMatchObject([{ manager: 'argocd' }]);
  });
});
