import { expect, it } from 'vitest';
import { registeredOf } from './registered.js';

const condition = (status: 'True' | 'False' | 'Unknown', params?: Record<string, number>) => ({
  type: 'Registered',
  status,
  reason: '',
  message: '',
  since: '2026-01-01T00:00:00.000Z',
  ...(params === undefined ? {} : { params }),
});

it.each([
  ['no registry', [], null],
  ['all of them', [condition('True', { registered: 2, pods: 2 })], { registered: 2, pods: 2 }],
  ['one of two', [condition('False', { registered: 1, pods: 2 })], { registered: 1, pods: 2 }],
  ['nobody could look', [condition('Unknown', { registered: 1, pods: 2 })], null],
  ['numbers that are not there', [condition('True')], null],
])('how many pods are registered: %s', (_name, conditions, expected) => {
  expect(registeredOf({ conditions })).toEqual(expected);
});
