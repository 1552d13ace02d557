import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../dev/fake-api.js';
import { lane } from '../../../dev/fixture.js';
import { renderAt } from '../../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('the stable lane of a protected environment that is off is no calm card', async () => {
  const api = new FakeApi();
  const offline = {
    at: new Date().toISOString(),
    by: { user: 'lilei', through: 'console' as const },
    reason: 'leak',
    build: 7,
  };
  const off = (id: number, environment: string, symbol: string) =>
    api.state.lanes.push(lane(id, { application: 'shop', environment, symbol, main: null, offline }));
  off(80, 'prod', 'stable');
  off(81, 'prod', 'trial');
  off(82, 'dev', 'off');
  await renderAt('/apps/shop', 'en', api);
  const classesOf = async (name: string) =>
    [...(await screen.findByRole('article', { name })).classList].includes('fallen');
  expect(await classesOf('shop / stable in prod')).toBe(true);
  expect(await classesOf('shop / trial in prod')).toBe(false);
  expect(await classesOf('shop / off in dev')).toBe(false);
});
