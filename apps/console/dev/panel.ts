import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import { FakeApi } from './fake-api.js';
import { renderAt } from './render.js';
import { withCanary } from './with-canary.js';

/** A world whose `shop / stable` in dev has a canary. */
export function worldWithCanary(): FakeApi {
  const api = new FakeApi();
  withCanary(api);
  return api;
}

/** A panel's page. */
export const open = (panel: string, api = worldWithCanary()) => renderAt(`/tokens?op=${panel}`, 'en', api);

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
