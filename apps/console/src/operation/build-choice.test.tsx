import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { build, deployment, feature, lane } from '../../dev/fixture.js';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt, SilentEventSource } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const place = { application: 'shop', environment: 'dev' };
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label, { selector: 'input' });

/** `shop / login` in dev runs the feature login, of which all builds are older than sixty of pay. */
function busy(): FakeApi {
  const api = new FakeApi();
  const { builds, lanes, features } = api.state;
  features.push(feature(9, 'shop', 'never-built', 'feature/never'));
  builds.splice(0, builds.length);
  for (let id = 100; id > 40; id -= 1) builds.push(build(id, 'shop'));
  builds.push(build(8, 'shop', { feature: 'login' }), build(7, 'shop', { feature: 'login' }));
  const main = deployment(31, { ...place, symbol: 'login', laneId: 3, buildId: 7 });
  lanes.splice(0, lanes.length, lane(3, { ...place, symbol: 'login', main }));
  return api;
}
const deploy = '/apps/shop?op=deploy&app=shop&to=dev&as=login';

it('a lane is offered the newest build of the feature it runs, not the newest of the application', async () => {
  await renderAt(deploy, 'en', busy());
  await waitFor(() => expect(field('Build').value).toMatch(/^Build #8 /));
  expect(field('Feature').value).toBe('login');
  expect(screen.queryByText(/^The lane runs/)).toBeNull();
});

it('every open feature can be chosen, also one whose builds are older than a page or that has none', async () => {
  const { user } = await renderAt(deploy, 'en', busy());
  await waitFor(() => expect(field('Feature').value).toBe('login'));
  await user.click(field('Feature'));
  const options = (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
  expect(options).toEqual(['pay', 'login', 'never-built']);
});

it('says so when a build is of another feature than the lane runs', async () => {
  const { user } = await renderAt(deploy, 'en', busy());
  await waitFor(() => expect(field('Feature').value).toBe('login'));
  await user.click(field('Feature'));
  await user.click(await screen.findByRole('option', { name: 'pay' }));
  await waitFor(() => expect(field('Build').value).toMatch(/^Build #100 /));
  await screen.findByText('The lane runs login; this build is from pay.');
});

it('where nothing runs, the newest build of all is offered', async () => {
  await renderAt('/apps/shop?op=deploy&app=shop&to=dev&as=new', 'en', busy());
  await waitFor(() => expect(field('Build').value).toMatch(/^Build #100 /));
});

it('what was read before a build succeeded does not propose an older one', async () => {
  const api = busy();
  const { user } = await renderAt(deploy, 'en', api);
  await waitFor(() => expect(field('Build').value).toMatch(/^Build #8 /));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const newest = build(200, 'shop', { feature: 'login' });
  api.state.builds.unshift(newest);
  SilentEventSource.last?.send('build', 11, newest);
  // Lists are marked as old once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  await user.click(screen.getByRole('button', { name: 'Actions for shop / login in dev' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Deploy' }));
  await waitFor(() => expect(field('Build').value).toMatch(/^Build #200 /));
});
