import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { RegistryLibrary } from '../lane/registry-settings.js';
import { instance } from '../port/registry.fixture.js';
import { isAsWished, metadataOf } from './registry-wish.js';

const said = (row: Deployment, values: { weight?: number; libraries?: readonly RegistryLibrary[] } = {}) =>
  metadataOf({
    row,
    pod: 'shop-1',
    lifecycle: 'RUNNING',
    weight: values.weight ?? row.weight,
    libraries: values.libraries ?? [],
  });
const main = serving(1, { tick: 9 });
const variant = serving(2, { symbol: 'feature-x' });
const byHeader = serving(3, { canary: true, canaryType: 'HEADER', canaryValue: 'v2', weight: null });
const byWeight = serving(4, { canary: true, canaryType: 'WEIGHT', canaryValue: null, weight: 30 });
const byBoth = serving(5, { canary: true, canaryType: 'HEADER', canaryValue: 'v2', weight: 30 });

describe('what is said of an instance', () => {
  it('is the origin’s names, ours beside them, and every key always: an earlier pod may have left others', () => {
    expect(said(main)).toEqual({
      lifecycle: 'RUNNING',
      canary: 'false',
      canaryType: '',
      canaryValue: '',
      deploymentName: main.name,
      symbol: 'shop.stable',
      'arthor.symbol': 'stable',
      'arthor.header': '',
      'arthor.weight': '',
      'arthor.tick': '9',
      'arthor.pod': 'shop-1',
    });
    const keys = Object.keys(said(main));
    for (const row of [variant, byHeader, byWeight, byBoth]) expect(Object.keys(said(row))).toEqual(keys);
  });

  it('is the lane with its application’s name, as the origin’s applications read it', () => {
    expect(said(variant)).toMatchObject({ symbol: 'shop.feature-x', 'arthor.symbol': 'feature-x' });
    expect(said(byHeader)).toMatchObject({ symbol: 'shop.stable.canary', 'arthor.symbol': 'stable' });
  });

  it.each([
    [
      'by header',
      byHeader,
      { canaryType: 'HEADER', canaryValue: 'v2', 'arthor.header': 'v2', 'arthor.weight': '' },
    ],
    [
      'by weight',
      byWeight,
      { canaryType: 'WEIGHT', canaryValue: '30', 'arthor.header': '', 'arthor.weight': '30' },
    ],
    [
      'by both',
      byBoth,
      { canaryType: 'HEADER', canaryValue: 'v2', 'arthor.header': 'v2', 'arthor.weight': '30' },
    ],
  ])('tells how a canary is reached: %s', (_how, row, expected) => {
    expect(said(row)).toMatchObject({ canary: 'true', ...expected });
  });

  it('takes the share of a canary without a ready pod', () => {
    expect(said(byWeight, { weight: 0 })).toMatchObject({ canaryValue: '0', 'arthor.weight': '0' });
  });

  it.each<[RegistryLibrary, readonly Record<string, string>[]]>([
    [
      'SPRING_CLOUD_ALIBABA',
      [{ version: 'stable' }, { version: 'feature-x' }, { version: 'v2' }, { version: 'canary' }],
    ],
    [
      'NEPXION_DISCOVERY',
      [
        { version: 'stable', env: 'common' },
        { version: 'feature-x', env: 'feature-x' },
        { version: 'v2', env: 'common' },
        { version: 'canary', env: 'common' },
      ],
    ],
    [
      'JOYLIVE',
      [
        { 'x-lane-code': 'stable' },
        { 'x-lane-code': 'feature-x' },
        { 'x-lane-code': 'v2' },
        { 'x-lane-code': 'canary' },
      ],
    ],
    [
      'DUBBO',
      [{ 'dubbo.tag': '' }, { 'dubbo.tag': 'feature-x' }, { 'dubbo.tag': 'v2' }, { 'dubbo.tag': 'canary' }],
    ],
  ])('in the keys of %s: main, another symbol, header, weight', (library, expected) => {
    const rows = [main, variant, byHeader, byWeight];
    for (const [at, row] of rows.entries()) {
      const plain = said(row);
      const more = said(row, { libraries: [library] });
      expect(more).toEqual({ ...plain, ...expected[at] });
    }
  });
});

describe('an instance is as it should be', () => {
  const listed = instance({ metadata: { ...said(main), own: 'yes' } });

  it.each([
    ['with keys of others beside', {}, true],
    ['with another value', { metadata: { ...listed.metadata, lifecycle: 'CLOSING' } }, false],
    ['without one of them', { metadata: { own: 'yes' } }, false],
    ['when it is hidden', { enabled: false }, false],
  ])('%s', (_how, values, expected) => {
    const wish = { metadata: said(main), enabled: true };
    expect(isAsWished({ ...listed, ...values }, wish)).toBe(expected);
  });
});
