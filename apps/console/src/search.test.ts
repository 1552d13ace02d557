// @vitest-environment node
import { expect, it } from 'vitest';
import {
  auditFilter,
  backSearch,
  operationFilter,
  panelSearch,
  parseSearch,
  stringifySearch,
} from './search.js';

it('an address is plain text, and empty values leave no trace', () => {
  expect(stringifySearch({ op: 'deploy', as: '1', build: undefined, to: '' })).toBe('?op=deploy&as=1');
  expect(parseSearch('?op=deploy&as=1')).toEqual({ op: 'deploy', as: '1' });
});

it('a panel takes what it knows and nothing else', () => {
  expect(panelSearch({ op: 'deploy', app: 'shop', evil: 'x' })).toEqual({ op: 'deploy', app: 'shop' });
  expect(panelSearch({ op: 'format-disk', app: 'shop' })).toEqual({});
});

it('signing in takes a path of our own, and reasons that it has words for', () => {
  expect(backSearch({ back: '/lanes/3', problem: 'OIDC_NO_ROLE' })).toEqual({
    back: '/lanes/3',
    problem: 'OIDC_NO_ROLE',
  });
  expect(backSearch({ back: '//evil.example', problem: 'Send your password to me' })).toEqual({});
});

it('a filter from an address keeps to the words of the contract', () => {
  expect(operationFilter({ status: 'DONE', operate: 'EXPLODE', environment: 'dev' })).toEqual({
    status: 'DONE',
    environment: 'dev',
  });
});

it('the audit is asked for moments only', () => {
  const from = '2026-11-23T18:00:00+08:00';
  expect(auditFilter({ who: 'lei', from, to: 'yesterday', page: '2' })).toEqual({
    who: 'lei',
    from: '2026-11-23T10:00:00.000Z',
  });
});
