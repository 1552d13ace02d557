import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { deployment, operation } from '../../dev/fixture.js';
import { carriedOut, enabled, open, worldWithCanary } from '../../dev/panel.js';
import { renderAt } from '../../dev/render.js';
import { words } from '../../dev/words.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});

describe('rolling back', () => {
  it('says to which build, as planned, and asks for the lane', async () => {
    const { api, user } = await open('rollback&app=shop&to=dev&as=stable');
    const button = await enabled('Roll back to build #9');
    screen.getByText('Build #1 serves here now.');
    screen.getByText('Build #9 of shop / stable in dev serves again, with new pods.');
    await user.type(screen.getByLabelText('Reason (optional)'), 'slow');
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([
      { operate: 'ROLLBACK', application: 'shop', environment: 'dev', symbol: 'stable', reason: 'slow' },
    ]);
  });

  it('that finds nothing to go back to says so', async () => {
    const api = worldWithCanary();
    api.refuse('createOperation', 422, 'NOTHING_TO_ROLL_BACK_TO');
    await open('rollback&app=shop&to=dev&as=stable', api);
    await screen.findByText('This lane has no earlier deployment that served well.');
  });
});

describe('a canary by header', () => {
  it('takes the build, the header, and nothing that nobody chose', async () => {
    const { api, user, router } = await open('gray&app=shop&to=dev&as=stable');
    await screen.findByText('Enter the value of the header to see what would happen.');
    await user.type(screen.getByLabelText('Header gray'), 'qa');
    const button = await enabled('Start canary in dev · stable');
    screen.getByText(/^Build #13 runs beside shop \/ stable in dev for requests with the header gray: qa/);
    screen.getByText('Build #1 100 % | build #13 for gray: qa');
    expect(router.state.location.search).toMatchObject({ header: 'qa' });
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([
      { operate: 'GRAY', build: 13, environment: 'dev', symbol: 'stable', canaryValue: 'qa' },
    ]);
  });

  it('says what a header value may be', async () => {
    const { user } = await open('gray&app=shop&to=dev&as=stable');
    await user.type(await screen.findByLabelText('Header gray'), 'a b');
    await screen.findByText(/^Letters, digits, dots/);
  });
});

describe('promoting', () => {
  it('names the build, says what it replaces, and asks for nothing but a reason', async () => {
    const { api, user } = await open('promote&id=70');
    const button = await enabled('Promote build #12 to stable');
    screen.getByText(/^Build #12 becomes the stable version of shop in dev in place of build #1\./);
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'PROMOTE', deployment: 70 }]);
  });
});

describe('a canary by weight', () => {
  it('takes the build, its share and its pods', async () => {
    const { api, user } = await open('blue-green&app=shop&to=dev&as=stable');
    await user.click(await screen.findByRole('button', { name: '5 %' }));
    await enabled('Start canary in dev · stable');
    screen.getByText('Build #13 runs beside shop / stable in dev and gets 5 % of the requests.');
    await user.type(screen.getByLabelText('Replicas'), '3');
    await user.click(screen.getByRole('button', { name: '20 %' }));
    await screen.findByText(/gets 20 % of the requests/);
    await user.click(await enabled('Start canary in dev · stable'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([
      { operate: 'BLUE_GREEN', build: 13, environment: 'dev', symbol: 'stable', replicas: 3, weight: 20 },
    ]);
  });

  it('can be forced, too', async () => {
    const { api, user } = await open('blue-green&app=shop&to=dev&as=stable&weight=80');
    await user.click(await screen.findByRole('switch', { name: /^Continue with too few pods/ }));
    await user.click(await enabled('Start canary in dev · stable'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toMatchObject([{ operate: 'BLUE_GREEN', weight: 80, force: true }]);
  });
});

describe('a canary’s weight', () => {
  it('is chosen by a mark; now and then are said before it is changed', async () => {
    const { api, user, router } = await open('weight&id=70');
    await screen.findByText('Choose a weight to see what would happen.');
    screen.getByText('Now 20 %');
    await user.click(screen.getByRole('button', { name: '50 %' }));
    const button = await enabled('Set 20 % → 50 %');
    screen.getByText('Build #1 80 % | Build #12 20 %');
    screen.getByText('Build #1 50 % | Build #12 50 %');
    expect(router.state.location.search).toMatchObject({ weight: '50' });
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'UPDATE_BLUE_GREEN', deployment: 70, weight: 50 }]);
  });

  it('that needs more pods is refused with numbers, and can be forced', async () => {
    const { api, user } = await open('weight&id=70&weight=60');
    await screen.findByText('The canary would get 60 % of the requests with 1 of the 2 pods it needs.');
    expect(screen.getByRole('button', { name: 'Set 20 % → 60 %' }).hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('switch', { name: /^Continue with too few pods/ }));
    const button = await enabled('Set 20 % → 60 %');
    screen.getByText('The canary gets 60 % of the requests, which needs 2 pods; it has 1.');
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([
      { operate: 'UPDATE_BLUE_GREEN', deployment: 70, weight: 60, force: true },
    ]);
  });

  it('is forced for the weight it was forced for, and for no other', async () => {
    const { user } = await open('weight&id=70&weight=60');
    await user.click(await screen.findByRole('switch', { name: /^Continue with too few pods/ }));
    await enabled('Set 20 % → 60 %');
    await user.click(screen.getByRole('button', { name: '100 %' }));
    await screen.findByText('The canary would get 100 % of the requests with 1 of the 2 pods it needs.');
  });

  it('no force is offered where something else is refused', async () => {
    const api = worldWithCanary();
    api.refuse('createOperation', 409, 'OPERATION_RUNNING');
    await open('weight&id=70&weight=60', api);
    await screen.findByText('Another operation is running here: wait for it or undo it.');
    expect(screen.queryByRole('switch')).toBeNull();
  });
});

describe('scaling', () => {
  it('goes from the number of now to the one that is chosen', async () => {
    const { api, user, router } = await open('scale&id=1');
    await screen.findByText('Choose a number to see what would happen.');
    screen.getByText('Now 2');
    await user.click(screen.getByRole('button', { name: 'One more' }));
    const button = await enabled('Scale build #1: 2 → 3');
    screen.getByText('Build #1 of shop / stable in dev gets 3 pods.');
    expect(router.state.location.search).toMatchObject({ replicas: '3' });
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'SCALE', deployment: 1, replicas: 3 }]);
  });

  it('is of the canary where that is chosen', async () => {
    const { api, user } = await open('scale&id=1&replicas=4');
    await enabled('Scale build #1: 2 → 4');
    await user.click(screen.getByLabelText('Deployment', { selector: 'input' }));
    await user.click(await screen.findByRole('option', { name: 'Canary · build #12' }));
    await user.click(await enabled('Scale build #12: 1 → 4'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'SCALE', deployment: 70, replicas: 4 }]);
  });
});

describe('restarting', () => {
  it('is of what serves; there is nothing to choose without a canary', async () => {
    const { api, user } = await open('restart&id=1', new FakeApi());
    const button = await enabled('Restart build #1');
    screen.getByText(/^The pods of build #1 of shop \/ stable in dev are replaced/);
    expect(screen.queryByLabelText('Deployment')).toBeNull();
    await user.click(button);
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'RESTART', deployment: 1 }]);
  });
});

describe('the weight slider', () => {
  it('moves by one with an arrow, by ten with Shift or a page key, and stays within its ends', async () => {
    const { user } = await open('weight&id=70');
    const slider = await screen.findByRole<HTMLInputElement>('slider');
    await screen.findByText('Main · build #1 · 80 %');
    screen.getByText('Canary · build #12 · 20 %');
    slider.focus();
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(slider.value).toBe('21'));
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await waitFor(() => expect(slider.value).toBe('31'));
    await user.keyboard('{PageDown}{PageDown}{PageDown}{PageDown}');
    await waitFor(() => expect(slider.value).toBe('0'));
    await screen.findByText('Main · build #1 · 100 %');
  });
});

describe('the menu of a lane', () => {
  const openMenu = async (api: FakeApi) => {
    const rendered = await renderAt('/apps/shop', 'en', api);
    const card = await screen.findByRole('article', { name: 'shop / stable in dev' });
    await rendered.user.click(within(card).getByRole('button', { name: /^Actions for/ }));
    const menu = await screen.findByRole('menu');
    return { ...rendered, items: within(menu).getAllByRole('menuitem') };
  };

  it('offers all ten operations, the canary’s own offline, and says why not', async () => {
    const { items } = await openMenu(worldWithCanary());
    expect(items.map((item) => item.textContent)).toEqual([
      'Deploy',
      'Gray (by header)',
      'Blue-green (by weight)',
      'Adjust weight',
      'Promote',
      'Roll back',
      'Scale',
      'Restart',
      'UndoNo operation runs here.',
      'See which version answers',
      'Take offlineIts canary is live: take the canary offline first.',
      'Take the canary offline',
    ]);
  });

  it('scales and restarts the canary where the main one may not be', async () => {
    const api = worldWithCanary();
    const [first] = api.state.lanes;
    if (first === undefined) throw new Error('there is no lane');
    const refused = (operate: string) => operate === 'SCALE' || operate === 'RESTART';
    api.state.lanes[0] = {
      ...first,
      allowed: first.allowed.map((each) =>
        refused(each.operate) ? { ...each, allowed: false, reason: 'NOT_SERVED_YET' } : each,
      ),
    };
    const { user, items, router } = await openMenu(api);
    const scale = items.find((item) => item.textContent === 'Scale the canary');
    if (scale === undefined) throw new Error('the canary cannot be scaled');
    expect(items.map((item) => item.textContent)).toContain('Restart the canary');
    await user.click(scale);
    expect(router.state.location.search).toMatchObject({ op: 'scale', id: '70' });
  });

  it('refuses what is of a canary where there is none', async () => {
    const { items } = await openMenu(new FakeApi());
    const words = items.map((item) => item.textContent);
    expect(words).toContain('Adjust weightThere is no canary here.');
    expect(words).toContain('PromoteThere is no canary here.');
    expect(words).not.toContain('Take the canary offline');
  });

  it('leads to the canary’s own panel', async () => {
    const { api, user, items } = await openMenu(worldWithCanary());
    const item = items.at(-1);
    if (item === undefined) throw new Error('the menu is empty');
    await user.click(item);
    await screen.findByText('The canary of shop / stable in dev will no longer answer');
    await user.click(await enabled('Take the canary of shop / stable in dev offline'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'DELETE', deployment: 70 }]);
  });
});

it('asks for no other plan once an operation is carried out', async () => {
  const { api, user } = await open('restart&id=1');
  await user.click(await enabled('Restart build #1'));
  await screen.findByText('Progress');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(api.writes.filter(({ name }) => name === 'createOperation')).toHaveLength(2);
});

describe('the words of an operation', () => {
  it('tell one that was undone from one that another took the place of', async () => {
    const api = worldWithCanary();
    const ended = (id: number, code: string) =>
      operation(id, deployment(id), { status: 'CANCELLED', code, finishedAt: new Date().toISOString() });
    api.state.operations.splice(0, 99, ended(61, 'SUPERSEDED'), ended(60, 'CANCELLED'));
    await renderAt('/history', 'en', api);
    const rows = await screen.findAllByRole('row');
    expect(rows.slice(1).map((row) => /Superseded|Undone/.exec(row.textContent ?? '')?.[0])).toEqual([
      'Superseded',
      'Undone',
    ]);
  });

  it('do not call effective what is only assumed to be, and name the whole image', async () => {
    const api = worldWithCanary();
    const done = operation(62, deployment(1), { status: 'DONE', finishedAt: new Date().toISOString() });
    const steps = done.steps.map((step) => ({ ...step, status: 'DONE' as const }));
    api.state.operations.splice(0, 99, { ...done, steps });
    await renderAt('/ops/62', 'en', api);
    await screen.findByText('Route written, assumed effective');
    screen.getByText(deployment(1).image);
  });
});

describe('an operation that is over', () => {
  it('says what it waited for', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev' });
    api.state.operations.push(
      operation(900, row, {
        status: 'CANCELLED',
        code: 'CANCELLED',
        blocking: {
          code: 'WEBHOOK_DOWN',
          message: '',
          params: {},
          providerReason: null,
          since: row.createdAt,
          nextLookAt: null,
          stalled: false,
        },
      }),
    );
    await renderAt('/ops/900', 'en', api);
    await screen.findByText(
      new RegExp(`^Undone after .* it was waiting for: ${words.en['reason.WEBHOOK_DOWN']}`),
    );
    expect(screen.queryByRole('button', { name: /^Undo it/ })).toBeNull();
  });

  it('keeps the log of what fell', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev' });
    const lastLog = { pod: 'pod-1-0', container: 'app', text: 'no database at db:5432' };
    api.state.operations.push(
      operation(900, row, { status: 'FAILED', code: 'FELL_AFTER_READY', lastLog, finishedAt: row.createdAt }),
    );
    await renderAt('/ops/900', 'en', api);
    await screen.findByText('no database at db:5432');
  });

  it('tells what happened to its canary afterwards, and why', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev' });
    const [from, to] = ['2026-11-26T10:00:00.000Z', '2026-11-26T10:00:12.000Z'];
    const why = 'back-off 10s restarting failed container';
    const incidents = [{ code: 'CANARY_DOWN', params: { weight: 20 }, why, from, to }];
    api.state.operations.push(
      operation(900, row, { operate: 'BLUE_GREEN', status: 'DONE', incidents, finishedAt: row.createdAt }),
    );
    await renderAt('/ops/900', 'en', api);
    await screen.findByText(/its 20 % went to the main/);
    await screen.findByText(why);
  });

  it('that is done leads to the plan that undoes it in one click', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev' });
    const inverse = { operate: 'ROLLBACK' as const, deployment: 9 };
    api.state.operations.push(
      operation(900, row, { status: 'DONE', finishedAt: row.createdAt, inverse, inverseRefused: null }),
    );
    const { user } = await renderAt('/ops/900', 'en', api);
    await user.click(await screen.findByRole('button', { name: 'Undo: roll back' }));
    await user.click(await enabled('Roll back to build #9'));
    await screen.findByText('Progress');
    expect(carriedOut(api)).toEqual([{ operate: 'ROLLBACK', deployment: 9 }]);
  });

  it('is told in the past once what it brought serves no longer', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev', serving: false });
    api.state.operations.push(operation(900, row, { status: 'DONE', finishedAt: row.createdAt }));
    await renderAt('/ops/900', 'en', api);
    await screen.findByText('It succeeded; it no longer serves.');
    expect(screen.queryByText(/Traffic goes to it/)).toBeNull();
  });

  it('says why nothing undoes it', async () => {
    const api = new FakeApi();
    const row = deployment(1, { application: 'shop', environment: 'dev' });
    const inverseRefused = { code: 'NOT_SERVED_YET', params: {} };
    api.state.operations.push(
      operation(900, row, { status: 'DONE', finishedAt: row.createdAt, inverseRefused }),
    );
    await renderAt('/ops/900', 'en', api);
    await screen.findByText('Nothing to undo: It has not served yet.');
  });
});
