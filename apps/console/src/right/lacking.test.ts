// @vitest-environment node
import { expect, it } from 'vitest';
import { lackingFor } from './lacking.js';

const viewer = [{ role: 'VIEWER', environment: null }] as const;
const developer = [{ role: 'DEVELOPER', environment: 'dev' }] as const;
const operator = [{ role: 'OPERATOR', environment: null }] as const;

it('what a role may do is what the contract says of the request, wherever it is about', () => {
  expect(lackingFor('createFeature', viewer)).toEqual({ role: 'DEVELOPER', environment: undefined });
  expect(lackingFor('createFeature', developer)).toBeNull();
  expect(lackingFor('listUsers', operator)).toEqual({ role: 'ADMIN', environment: null });
  expect(lackingFor('createToken', [])).toBeNull();
});

it('a role in one environment is none in another, and none for what is of all', () => {
  expect(lackingFor('createOperation', developer, { environment: 'dev' })).toBeNull();
  expect(lackingFor('createOperation', developer, { environment: 'test' })).toEqual({
    role: 'DEVELOPER',
    environment: 'test',
  });
  expect(lackingFor('updateEnvironment', [{ role: 'ADMIN', environment: 'dev' }])).toEqual({
    role: 'ADMIN',
    environment: null,
  });
});

it('a protected environment asks for more', () => {
  const at = { environment: 'prod', role: 'OPERATOR' } as const;
  const inProd = [{ role: 'DEVELOPER', environment: 'prod' }] as const;
  expect(lackingFor('createOperation', inProd, at)).toEqual({ role: 'OPERATOR', environment: 'prod' });
  expect(lackingFor('createOperation', operator, at)).toBeNull();
});
