import type { Lane } from '@arthor/contract';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { build, deployment, lane, operation } from '../../dev/fixture.js';
import { renderAt, SilentEventSource } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});

// Any page has the panel; this one is quickly painted.
const deploy = '/tokens?op=deploy&app=shop&to=dev&as=stable';
const offline = '/tokens?op=offline&id=1';

/** An operation's panel once its plan can be carried out. */
async function openPanel(path: string, name: string, api = new FakeApi()) {
  const rendered = await renderAt(path, 'en', api);
  const button = await screen.findByRole('button', { name });
  await waitFor(() => expect(isEnabled(button)).toBe(true));
  return { ...rendered, button };
}
const isEnabled = (button: HTMLElement) => !button.hasAttribute('disabled');
const reason = () => screen.getByLabelText<HTMLInputElement>('Reason (optional)');
const created = (api: FakeApi, kind: 'plans' | 'operations') =>
  api.writes.filter(({ name, body }) => {
    const isOperation = typeof body === 'object' && body !== null && 'expectedTick' in body;
    return name === 'createOperation' && isOperation === (kind === 'operations');
  });

/** Lilei deploys build 12 to the lane, in the fake world and on the stream. */
async function lileiActs(api: FakeApi): Promise<void> {
  const [before, ...others] = api.state.lanes;
  if (before === undefined) throw new Error('the fake world has no lanes');
  const incoming = deployment(60, { buildId: 12, tick: 1048, status: 'DEPLOYING', serving: false });
  const running = operation(90, incoming, { by: { user: 'lilei', through: 'console' } });
  const moved: Lane = { ...before, tick: 1048, incoming: [incoming], operation: running };
  api.state.lanes.splice(0, api.state.lanes.length, moved, ...others);
  await act(async () => {
    SilentEventSource.last?.send('lane', 11, moved);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

describe('a plan over a running operation', () => {
  it('says whose it would end, before anything else', async () => {
    const api = new FakeApi();
    await lileiActs(api);
    await openPanel(deploy, 'Deploy to dev · stable', api);
    await screen.findByText('This ends "Deploy" of build #12 by lilei, which has been running for');
  });

  it('to undo it is no surprise', async () => {
    const { button } = await openPanel('/tokens?op=cancel&id=55', 'Undo "Deploy" of build #13');
    expect(isEnabled(button)).toBe(true);
    expect(screen.queryByText(/This ends/)).toBeNull();
  });
});

describe('the panel of a protected environment', () => {
  it('is marked as its column is; another is not', async () => {
    await renderAt('/tokens?op=deploy&app=shop&to=prod&as=stable');
    const panel = await screen.findByRole('dialog');
    await within(panel).findByText('Protected');
    within(panel).getByText('Build #13 was built for dev, not for prod.');
    cleanup();
    await openPanel(deploy, 'Deploy to dev · stable');
    expect(screen.queryByText('Protected')).toBeNull();
  });
});

describe('a plan that somebody overtakes', () => {
  it('stays, dimmed, says who did what, and is carried out no more', async () => {
    const { api, user, button } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'mine');
    await lileiActs(api);
    const note = await screen.findByRole('alert');
    within(note).getByText('lilei acted first: "Deploy". The lane is now at tick 1048.');
    screen.getByText(/Build #13 replaces build #1/);
    screen.getByText('This plan is outdated.');
    expect(isEnabled(button)).toBe(false);
    await user.type(reason(), '{Enter}');
    expect(created(api, 'operations')).toEqual([]);
    expect(created(api, 'plans')).toHaveLength(1);
  });

  it('is made anew when asked for, and carried out on the tick of the new one', async () => {
    const { api, user, button } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'mine');
    await lileiActs(api);
    await user.click(await screen.findByRole('button', { name: 'Show a new plan' }));
    await waitFor(() => expect(isEnabled(button)).toBe(true));
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(button);
    await screen.findByText('Progress');
    expect(created(api, 'operations')[0]?.body).toMatchObject({ expectedTick: 1048, reason: 'mine' });
  });

  it('is told of in the panel of taking offline, too', async () => {
    const { api, button } = await openPanel(offline, 'Take shop / stable in dev offline');
    await lileiActs(api);
    await screen.findByText(/lilei acted first/);
    expect(isEnabled(button)).toBe(false);
  });
});

describe('an Enter in a field', () => {
  it('deploys where that harms nobody', async () => {
    const { api, user } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'quick{Enter}');
    await screen.findByText('Progress');
    expect(created(api, 'operations')).toHaveLength(1);
  });

  it('takes nothing offline; the button does', async () => {
    const { api, user, button } = await openPanel(offline, 'Take shop / stable in dev offline');
    await user.type(reason(), 'x{Enter}{Enter}');
    expect(created(api, 'operations')).toEqual([]);
    button.focus();
    await user.keyboard('{Enter}');
    await screen.findByText('Progress');
    expect(created(api, 'operations')[0]?.body).toMatchObject({ operate: 'DELETE', reason: 'x' });
  });

  it('does nothing where a reason is asked for; the button does, once there is one', async () => {
    const api = new FakeApi();
    const { user } = await renderAt('/tokens?op=deploy&app=shop&to=prod&as=stable', 'en', api);
    const button = await screen.findByRole('button', { name: 'Deploy to prod · stable' });
    await screen.findByText('A reason is required here.');
    expect(isEnabled(button)).toBe(false);
    await user.type(screen.getByLabelText('Reason'), 'x{Enter}');
    expect(created(api, 'operations')).toEqual([]);
    await user.click(button);
    await screen.findByText('Progress');
    expect(created(api, 'operations')[0]?.body).toMatchObject({ reason: 'x' });
  });

  it('taking production offline asks for the symbol, too', async () => {
    const api = new FakeApi();
    api.state.lanes.push(lane(80, { application: 'shop', environment: 'prod', symbol: 'stable' }));
    const { user } = await renderAt('/tokens?op=offline&id=80', 'en', api);
    const button = await screen.findByRole('button', { name: 'Take shop / stable in prod offline' });
    await user.type(await screen.findByLabelText('Reason'), 'x');
    expect(isEnabled(button)).toBe(false);
    await user.type(screen.getByLabelText('Type "stable" to confirm'), 'stable');
    await waitFor(() => expect(isEnabled(button)).toBe(true));
    await user.click(button);
    await screen.findByText('Progress');
  });

  it('that chooses from an open list does not deploy', async () => {
    const { api, user, router } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.click(screen.getByLabelText('Environment', { selector: 'input' }));
    await screen.findByRole('option', { name: 'test' });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ to: 'test' }));
    expect(created(api, 'operations')).toEqual([]);
  });
});

describe('the button of an operation', () => {
  it('does it once, however often it is pressed', async () => {
    const { api, user, button } = await openPanel(offline, 'Take shop / stable in dev offline');
    await user.dblClick(button);
    await screen.findByText('Progress');
    expect(created(api, 'operations')).toHaveLength(1);
  });
});

describe('the deploy form', () => {
  it('asks for no plan of what the contract refuses, and says so beside the field', async () => {
    const { api, user, button } = await openPanel(deploy, 'Deploy to dev · stable');
    const symbol = screen.getByLabelText<HTMLInputElement>('Symbol');
    await user.type(symbol, '-');
    await screen.findByText(/a letter or digit at both ends/);
    expect(symbol.getAttribute('aria-invalid')).toBe('true');
    expect(isEnabled(button)).toBe(false);
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(symbol, '2');
    const renamed = await screen.findByRole('button', { name: 'Deploy to dev · stable-2' });
    await waitFor(() => expect(isEnabled(renamed)).toBe(true));
    expect(symbol.getAttribute('aria-invalid')).toBeNull();
    const asked = created(api, 'plans').map(({ body }) => body);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({ symbol: 'stable-2' });
  });

  it('goes on with the build it proposed when another one succeeds meanwhile', async () => {
    const { api, user, button } = await openPanel(deploy, 'Deploy to dev · stable');
    const risen = build(16, 'shop');
    api.state.builds.unshift(risen);
    act(() => SilentEventSource.last?.send('build', 11, { id: 16 }));
    await user.click(screen.getByLabelText('Build', { selector: 'input' }));
    await screen.findByRole('option', { name: /^Build #16/ });
    screen.getByText(/Build #13 replaces build #1/);
    expect(isEnabled(button)).toBe(true);
    expect(created(api, 'plans')).toHaveLength(1);
  });

  it('gives back what was typed and not carried out, and says that it does', async () => {
    const { user } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'Release 24.11');
    await user.type(screen.getByLabelText('Replicas'), '5');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    cleanup();
    await openPanel(deploy, 'Deploy to dev · stable');
    screen.getByText(/Draft restored/);
    expect(reason().value).toBe('Release 24.11');
    expect(screen.getByLabelText<HTMLInputElement>('Replicas').value).toBe('5');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(reason().value).toBe('');
    expect(screen.getByLabelText<HTMLInputElement>('Replicas').value).toBe('');
    expect(screen.queryByText(/Draft restored/)).toBeNull();
    cleanup();
    await openPanel(deploy, 'Deploy to dev · stable');
    expect(reason().value).toBe('');
  });

  it('gives nothing of it to another person on the same tab', async () => {
    const { user } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'mine');
    cleanup();
    const api = new FakeApi();
    api.username = 'lilei';
    await openPanel(deploy, 'Deploy to dev · stable', api);
    expect(reason().value).toBe('');
  });

  it('keeps nothing of what was carried out', async () => {
    const { user, button } = await openPanel(deploy, 'Deploy to dev · stable');
    await user.type(reason(), 'done');
    await user.click(button);
    await screen.findByText('Progress');
    cleanup();
    await openPanel(deploy, 'Deploy to dev · stable');
    expect(reason().value).toBe('');
  });
});
