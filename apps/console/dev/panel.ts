import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import { FakeApi } from './fake-api.js';
import { deployment, lane } from './fixture.js';
import { renderAt } from './render.js';

/** A world in which `shop / stable` in dev has a canary, deployment 70, that gets a fifth of the requests. */
export function withCanary(): FakeApi {
  const api = new FakeApi();
  const canary = deployment(70, { canary: true, canaryType: 'WEIGHT', weight: 20, buildId: 12, replicas: 1 });
  api.state.lanes[0] = lane(1, { application: 'shop', environment: 'dev', symbol: 'stable', canary });
  return api;
}

/** A panel's page. */
export const open = (panel: string, api = withCanary()) => renderAt(`/tokens?op=${panel}`, 'en', api);

/** The button of that name, once it can be pressed. */
export async function enabled(name: string): Promise<HTMLElement> {
  const button = await screen.findByRole('button', { name });
  await waitFor(() => expect(button.hasAttribute('disabled')).toBe(false));
  return button;
}

/** What was carried out, without the tick it was decided on. */
export const carriedOut = (api: FakeApi): readonly unknown[] =>
  api.writes.flatMap(({ name, body }) => {
    if (name !== 'createOperation' || typeof body !== 'object' || body === null) return [];
    const { expectedTick, ...rest } = body as Record<string, unknown>;
    return expectedTick === undefined ? [] : [rest];
  });
