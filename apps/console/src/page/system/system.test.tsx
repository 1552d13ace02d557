import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../dev/fake-api.js';
import { application } from '../../../dev/fixture.js';
import { renderAt } from '../../../dev/render.js';
import { isFailing } from './failing.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const provider = (lastSuccessAt: string | null, failedAt: string | null) => ({
  name: 'jenkins',
  instance: null,
  lastSuccessAt,
  lastError: failedAt === null ? null : { at: failedAt, code: 'TIMEOUT', message: '' },
});

it('a provider fails when no is the last it said', () => {
  const [early, late] = ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:01.000Z'];
  expect(isFailing(provider(early, late))).toBe(true);
  expect(isFailing(provider(null, late))).toBe(true);
  expect(isFailing(provider(late, early))).toBe(false);
  expect(isFailing(provider(early, null))).toBe(false);
});

it('says when each provider last answered, and what it said instead', async () => {
  await renderAt('/system');
  const jenkins = (await screen.findByText(/no answer within 10 s/)).closest('tr');
  expect(within(jenkins ?? document.body).getByText('Failing')).toBeDefined();
  expect(screen.getByText('2 waiting, 1 in progress')).toBeDefined();
  expect(screen.getByText('half within 0 ms, 99 % within 6 ms, 32 ms at most')).toBeDefined();
});

it('tests a connection: how long it took, and the exact call that failed', async () => {
  const { user } = await renderAt('/system');
  await user.click(await screen.findByRole('button', { name: 'Test the connection: Jenkins' }));
  await screen.findByText(/GET http:\/\/jenkins.test\/api\/json: connect ECONNREFUSED/);
  expect(screen.getByText('answered in 10004 ms')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Test the connection: Service registry' }));
  await screen.findByText('Not configured.');
});

it('says how many pipelines are ready, and why the others are not', async () => {
  const api = new FakeApi();
  const { applications } = api.state;
  const pipeline = { jobName: 'new', status: 'FAILED' as const, reason: 'No permission to create jobs' };
  applications.push({ ...application(3, 'new', ''), pipeline });
  await renderAt('/system', 'en', api);
  const pipelines = await screen.findByRole('region', { name: 'Pipelines' });
  await within(pipelines).findByText('No permission to create jobs');
  within(pipelines).getByText('2 of 3 pipelines are ready.');
});

it('says who may test a connection to whoever may not', async () => {
  const api = new FakeApi();
  api.roles = [{ role: 'OPERATOR', environment: null }];
  const { user } = await renderAt('/system', 'en', api);
  const button = await screen.findByRole('button', { name: 'Test the connection: Jenkins' });
  expect(button.getAttribute('aria-description')).toContain('Administrator');
  await user.click(button);
  expect(api.writes).toEqual([]);
});
