import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderAt } from '../../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The rows of the page of a build. */
async function rowsOf(id: number): Promise<readonly (string | null)[]> {
  await renderAt(`/builds/${id}`);
  await screen.findByText('Commit');
  const rows = [...document.querySelectorAll('.facts dt')].map(({ textContent }) => textContent);
  cleanup();
  return rows;
}

it('a build has the same rows while it runs, when it failed and when it is done: nothing moves', async () => {
  const [running, failed, done] = [await rowsOf(15), await rowsOf(14), await rowsOf(13)];
  expect(running).toEqual(done);
  expect(failed).toEqual(done);
});
