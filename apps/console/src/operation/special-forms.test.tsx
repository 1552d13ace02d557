import type { Deployment } from '@arthor/contract';
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { deployment, lane, operation } from '../../dev/fixture.js';
import { carriedOut, enabled, open, worldWithCanary } from '../../dev/panel.js';
import { renderAt } from '../../dev/render.js';
import { operations } from './operation-table.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});

describe('scaling what an autoscaler sets', () => {
  const withAutoscale = (part: Partial<Deployment>): FakeApi => {
    const api = new FakeApi();
    const main = deployment(1, { application: 'shop', environment: 'dev', ...part });
    api.state.lanes[0] = lane(1, { application: 'shop', environment: 'dev', symbol: 'stable', main });
    return api;
  };

  it('asks for its bounds; one that is not chosen stays', async () => {
    const api = withAutoscale({ autoscale: { min: 2, max: 6, cpuPercent: 70 } });
    const { user, router } = await open('scale&id=1', api);
    await screen.findByText('Enter both bounds to see what would happen.');
    await user.type(screen.getByLabelText('Maximum pods'), '9');
    await user.click(await enabled('Scale build #1: 2–9 pods'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'SCALE', deployment: 1, min: 2, max: 9 }]);
    expect(router.state.location.search).not.toHaveProperty('max');
  });

  it('says that the least is not more than the most, beside the field', async () => {
    const { user } = await open(
      'scale&id=1',
      withAutoscale({ autoscale: { min: 2, max: 6, cpuPercent: 70 } }),
    );
    await user.type(await screen.findByLabelText('Maximum pods'), '1');
    await screen.findByText('Not below the minimum.');
  });

  it('names a foreign one', async () => {
    await open('scale&id=1', withAutoscale({ autoscaler: 'shop-hpa' }));
    await screen.findByText('Autoscaler shop-hpa sets the number of pods: change its bounds instead.');
  });

  it('is undone to the bounds of before in one click', async () => {
    const api = withAutoscale({ autoscale: { min: 2, max: 9, cpuPercent: 70 } });
    const inverse = { operate: 'SCALE' as const, deployment: 1, min: 2, max: 6 };
    const row = deployment(1);
    api.state.operations.push(
      operation(900, row, { status: 'DONE', finishedAt: row.createdAt, inverse, inverseRefused: null }),
    );
    const { user } = await renderAt('/ops/900', 'en', api);
    await user.click(await screen.findByRole('button', { name: 'Undo: back to 2–6 pods' }));
    await user.click(await enabled('Scale build #1: 2–6 pods'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'SCALE', deployment: 1, min: 2, max: 6 }]);
  });
});

describe('where nothing is to be confirmed', () => {
  const unasked = (): FakeApi => {
    const api = worldWithCanary();
    api.plan = { confirm: 0, preflights: [] };
    return api;
  };

  it('the act that says everything is enough', async () => {
    const api = unasked();
    const { user } = await renderAt('/apps/shop', 'en', api);
    const card = await screen.findByRole('article', { name: 'shop / stable in dev' });
    await user.click(within(card).getByRole('button', { name: '50 %' }));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'UPDATE_BLUE_GREEN', deployment: 70, weight: 50 }]);
  });

  it('a link alone is not', async () => {
    const api = unasked();
    await open('weight&id=70&weight=50', api);
    await enabled('Set 20 % → 50 %');
    expect(carriedOut(api)).toEqual([]);
  });

  it('what leaves something to choose has its button', () => {
    const about = { app: 'shop', to: 'dev', as: 'stable' };
    const said = Object.values(operations).flatMap(({ op, isSaid }) => (isSaid(about) ? [op] : []));
    expect(said).toEqual(['promote', 'rollback', 'restart', 'offline', 'cancel']);
    expect(operations.SCALE.isSaid({ id: '1', replicas: '3' })).toBe(true);
  });
});

describe('an end by itself', () => {
  it.each([
    { as: 'stable', offered: false },
    { as: 'trial', offered: true },
  ])('is offered for $as: $offered', async ({ as, offered }) => {
    await open(`deploy&app=shop&to=dev&as=${as}`);
    await enabled(`Deploy to dev · ${as}`);
    const ttl = screen.queryByLabelText('Goes offline automatically', { selector: 'input' });
    expect(ttl !== null).toBe(offered);
  });

  it('that was chosen stays to be seen, so that it can be taken back', async () => {
    await open('deploy&app=shop&to=dev&as=stable&ttl=3600');
    await screen.findByLabelText('Goes offline automatically', { selector: 'input' });
  });

  it('counts down on the board, with how to keep it', async () => {
    const api = new FakeApi();
    const expiresAt = new Date(Date.now() + 7_200_000).toISOString();
    api.state.lanes[0] = lane(1, { application: 'shop', environment: 'dev', symbol: 'trial', expiresAt });
    const { user, router } = await renderAt('/apps/shop', 'en', api);
    await screen.findByText(/^Goes offline automatically in (2 h|1 h 59 min)/);
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    expect(router.state.location.search).toMatchObject({ op: 'deploy', as: 'trial', build: '1' });
  });
});
