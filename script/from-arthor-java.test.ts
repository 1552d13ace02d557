import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { routes } from '@arthor/contract/route';
import { operates } from '@arthor/contract/vocabulary';
import type { StepName } from '@arthor/core';
import { getMetadataArgsStorage } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { keys } from '../apps/server/src/config-key.js';
import { entities } from '../apps/server/src/store/entities.js';

const parts = new Map(
  readFileSync('doc/from-arthor-java.md', 'utf8')
    .split(/^## /m)
    .map((part) => [part.slice(0, part.indexOf('\n')), part]),
);
/** Left and right cells of a part's table. */
const rowsOf = (part: string): readonly (readonly [string, string])[] =>
  [...(parts.get(part) ?? '').matchAll(/^\| (.+?) \| (.+) \|$/gm)]
    .map(([, left = '', right = '']) => [left, right] as const)
    .slice(2);
const lefts = (part: string) => rowsOf(part).map(([left]) => left);
const inCode = (part: string, pattern: RegExp) =>
  rowsOf(part).flatMap(([, right]) =>
    [...right.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => pattern.exec(code)?.[0] ?? []),
  );

describe('doc/from-arthor-java.md', () => {
  it('has each call of the Java system, and beside it calls that there are', () => {
    const lists = ['application', 'feature', 'build'].flatMap((name) => [`/${name}`, `/${name}/list`]);
    const operations = 'deploy gray blue-green update-blue-green promote rollback delete scale list'.split(
      ' ',
    );
    const calls = ['/user/login', ...lists, ...operations.map((name) => `/deployment/${name}`)];
    const there = lefts('Calls').flatMap((left) => /^POST [\w/-]+/.exec(left)?.[0] ?? []);
    expect(new Set(there)).toEqual(new Set(calls.map((path) => `POST ${path}`)));

    const known = new Set(Object.values(routes).map(({ method, path }) => `${method} /api/v1${path}`));
    const here = inCode('Calls', /^(?:GET|POST) \/api\/v1\S+$/);
    expect(here.length).toBeGreaterThanOrEqual(calls.length);
    expect(here.filter((call) => !known.has(call))).toEqual([]);
    const named = [...(parts.get('Calls') ?? '').matchAll(/"operate": "(\w+)"/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(operates));
  });

  it('has each key of the Java system, and beside it keys that there are', () => {
    const of = (group: string, names: string) => names.split(' ').map((name) => `${group}.${name}`);
    const there = [
      ...of('jenkins', 'endpoint username apiToken imageRepositoryOrg imageRepositoryHost'),
      ...of('jenkins', 'imageRepositoryUsername imageRepositoryPassword'),
      ...of('nacos', 'scheme host port'),
      ...of('kubernetes', 'debugging imagePullSecrets defaultImagePullPolicy defaultPodPort'),
      ...of('kubernetes', 'defaultServicePort gracePeriodSeconds defaultPathType'),
      ...of('apisix', 'scheme host port authKey token'),
      ...of('command', 'deployMode'),
    ];
    expect(lefts('Keys')).toEqual(expect.arrayContaining(there));

    const here = inCode('Keys', /^[A-Z][A-Z_]+$/);
    expect(here.length).toBe(rowsOf('Keys').length);
    expect(here.filter((key) => !(key in keys.shape))).toEqual([]);
  });

  it('has the ten tables, and beside them tables and columns that there are', () => {
    const ten = [
      'application',
      'feature',
      'pipeline',
      'env',
      'build_record',
      'counter',
      'lock',
      'deploy_record',
    ];
    const there = [...ten, 'deployment', 'user'].map((name) => `t_${name}`);
    expect(lefts('Tables')).toEqual(expect.arrayContaining(there));

    const { tables, columns } = getMetadataArgsStorage();
    const ours = tables.filter(({ target }) => entities.some((entity) => entity === target));
    const known = new Set(
      ours.flatMap(({ name = '', target }) => [
        name,
        ...columns
          .filter((column) => column.target === target)
          .map(({ options }) => `${name}.${options.name}`),
      ]),
    );
    const here = inCode('Tables', /^t_\w+(\.\w+)?$/);
    expect(here.length).toBeGreaterThan(there.length);
    expect(here.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has each step that an operation can have', () => {
    const steps: Readonly<Record<StepName, true>> = {
      WORKLOAD: true,
      READY: true,
      ROUTE: true,
      IN_FORCE: true,
      ROUTE_OFF: true,
      DRAIN: true,
      REMOVE: true,
    };
    const named = rowsOf('Steps').flatMap(([, right]) => right.match(/^step `(\w+)`/)?.[1] ?? []);
    expect(new Set(named)).toEqual(new Set(Object.keys(steps)));
  });
});
