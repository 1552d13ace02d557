import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const as = (role: 'VIEWER' | 'DEVELOPER', environment: string | null = null) => {
  const api = new FakeApi();
  api.roles = [{ role, environment }];
  return api;
};

describe('who may only look', () => {
  it('sees what can be done with an application, refused and with the role it needs', async () => {
    const { user, router } = await renderAt('/apps/shop/features', 'en', as('VIEWER'));
    const create = await screen.findByRole('button', { name: 'New feature' });
    expect(create.title).toBe('Needs the role Developer; an administrator can give it to you.');
    await user.click(create);
    expect(router.state.location.search.op).toBeUndefined();
    for (const name of ['Close', 'Build', 'Deploy'])
      for (const button of screen.getAllByRole('button', { name }))
        expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(screen.queryByRole('link', { name: 'Users and roles' })).toBeNull();
  });

  it('reads the settings of an environment and cannot change them', async () => {
    await renderAt('/environments/dev', 'en', as('VIEWER'));
    const host = await screen.findByLabelText<HTMLInputElement>('Host');
    expect(host.closest('fieldset')?.disabled).toBe(true);
    screen.getByText('Needs the role Administrator; an administrator can give it to you.');
  });
});

it('who may deploy in one environment is told where they may not', async () => {
  await renderAt('/', 'en', as('DEVELOPER', 'dev'));
  const deployTo = async (name: string) => screen.findByRole('button', { name: `Deploy to ${name}` });
  expect((await deployTo('dev')).getAttribute('aria-disabled')).toBeNull();
  expect((await deployTo('test')).title).toBe('Needs the role Developer in test.');
  expect((await deployTo('prod')).title).toBe('Needs the role Operator in prod.');
});

it('a refusal names the role and where it is missing', async () => {
  const api = new FakeApi();
  api.refuse('createOperation', 403, 'FORBIDDEN', { role: 'OPERATOR', environment: 'prod' });
  await renderAt('/apps/shop?op=offline&id=1', 'en', api);
  const panel = await screen.findByRole('dialog');
  await within(panel).findByText('Needs the role Operator in prod.');
  expect(within(panel).queryByRole('button', { name: 'Try again' })).toBeNull();
});
