import { expect, it } from 'vitest';
import { compare } from './compare.js';

it.each<[string, unknown, unknown, unknown[]]>([
  ['the same', { a: 1, b: [{ name: 'x', c: [1, 2] }] }, { b: [{ name: 'x', c: [1, 2] }], a: 1 }, []],
  ['a changed value', { a: { b: 1 } }, { a: { b: '1' } }, [{ path: 'a.b', before: 1, after: '1' }]],
  ['what came', {}, { a: { b: true } }, [{ path: 'a.b', before: null, after: true }]],
  ['what went', { a: { b: false } }, { a: {} }, [{ path: 'a.b', before: false, after: null }]],
  [
    'things of a list by their name, wherever they stand',
    {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    {
      env: [
        { name: 'B', value: '3' },
        { name: 'A', value: '1' },
      ],
    },
    [{ path: 'env.B.value', before: '2', after: '3' }],
  ],
  [
    'a ConfigMap and a Secret of one name',
    { envFrom: [{ kind: 'ConfigMap', name: 'shop' }] },
    { envFrom: [{ kind: 'Secret', name: 'shop' }] },
    [
      { path: 'envFrom.ConfigMap.shop.kind', before: 'ConfigMap', after: null },
      { path: 'envFrom.ConfigMap.shop.name', before: 'shop', after: null },
      { path: 'envFrom.Secret.shop.kind', before: null, after: 'Secret' },
      { path: 'envFrom.Secret.shop.name', before: null, after: 'shop' },
    ],
  ],
  [
    'a command as one',
    { command: ['run', '--slow'] },
    { command: ['run', '--now', '--slow'] },
    [{ path: 'command', before: '["run","--slow"]', after: '["run","--now","--slow"]' }],
  ],
  [
    'things without a name by their place',
    { ports: [{ port: 80 }] },
    { ports: [{ port: 80 }, { port: 81 }] },
    [{ path: 'ports.1.port', before: null, after: 81 }],
  ],
  ['nothing where one is empty and the other absent', { a: [], b: {}, c: null }, {}, []],
  ['all of one that is not there', undefined, { a: 1 }, [{ path: 'a', before: null, after: 1 }]],
])('tells %s', (_, before, after, differences) => {
  expect(compare(before, after)).toEqual(differences);
});
