import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../dev/fake-api.js';
import { renderAt } from '../../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

function empty(): FakeApi {
  const api = new FakeApi();
  api.state.lanes.splice(0);
  return api;
}
const written = (api: FakeApi) => api.writes.map(({ name, body }) => ({ name, body }));

describe('a failure', () => {
  it('is made by one press: its feature, and a build that is deployed by itself', async () => {
    const api = empty();
    const { user } = await renderAt('/apps/shop', 'en', api);
    await user.click(await screen.findByRole('button', { name: 'No such image' }));
    await screen.findByRole('link', { name: /^Build #/ });
    expect(written(api)).toEqual([
      {
        name: 'createFeature',
        body: expect.objectContaining({ name: 'no-such-image', branch: 'no-such-image' }),
      },
      {
        name: 'createBuild',
        body: { application: 'shop', feature: 'no-such-image', environment: 'dev', deploy: { replicas: 1 } },
      },
    ]);
  });

  it('can be rehearsed later, too', async () => {
    const { user, api } = await renderAt('/help');
    await user.click(await screen.findByRole('button', { name: 'Crash' }));
    await waitFor(() =>
      expect(written(api).map(({ name }) => name)).toEqual(['createFeature', 'createBuild']),
    );
  });

  it('is not offered where the platform is a real one', async () => {
    const api = empty();
    api.simulated = ['jenkins'];
    await renderAt('/apps/shop', 'en', api);
    await screen.findByRole('region', { name: 'Systems that have to respond' });
    expect(screen.queryByRole('button', { name: 'Crash' })).toBeNull();
  });
});

describe('the checklist of a real platform', () => {
  it('asks each system and says how to mend what does not answer', async () => {
    const api = empty();
    api.simulated = [];
    await renderAt('/', 'en', api);
    await screen.findByText(/GET http:\/\/jenkins.test\/api\/json: connect ECONNREFUSED/);
    screen.getByText(/Jenkins does not answer at its address/);
    screen.getByText('Not configured.');
    expect(written(api).map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'testIntegration'));
  });

  it('asks nothing for whoever may not', async () => {
    const api = empty();
    api.simulated = [];
    api.roles = [{ role: 'OPERATOR', environment: null }];
    await renderAt('/', 'en', api);
    await screen.findByText(/needs the role Administrator|Needs the role Administrator/i);
    expect(written(api)).toEqual([]);
  });
});
