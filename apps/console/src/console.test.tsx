import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { deployment, lane, operation } from '../dev/fixture.js';
import { renderAt, SilentEventSource } from '../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});

const enums =
  /\b(DEPLOYING|DEPLOYED|REPLACING|DELETING|RUNNING|IMAGE_PULL_BACKOFF|UNSCHEDULABLE|WAITING_FOR_PODS)\b/;

describe('the sign-in service', () => {
  it('is offered beside the password, leads back to where one was, and says why it did not lead in', async () => {
    const api = new FakeApi();
    api.signedOut = true;
    api.oidc = { name: 'sso.example.com' };
    await renderAt('/login?back=/lanes/3&problem=OIDC_NAME_TAKEN', 'en', api);
    const link = await screen.findByRole('link', { name: 'Sign in with sso.example.com' });
    expect(link.getAttribute('href')).toBe('/api/v1/session/oidc?back=%2Flanes%2F3');
    within(screen.getByRole('alert')).getByText('Another account here has your username.');
  });

  it('gives the roles, has the password, and is left at sign-out', async () => {
    const api = new FakeApi();
    api.issuer = 'https://sso.example.com/realm';
    const { user } = await renderAt('/users', 'en', api);
    await screen.findByText(/from groups at sso.example.com/);
    expect(screen.queryByRole('button', { name: 'Change roles' })).toBeNull();
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
    await user.click(screen.getByRole('button', { name: /Han Meimei/ }));
    const out = await screen.findByRole('menuitem', { name: 'Sign out' });
    expect(screen.queryByRole('menuitem', { name: 'Change password' })).toBeNull();
    await user.click(out);
    await waitFor(() => expect(assign).toHaveBeenCalledWith('https://sso.example.com/realm/end'));
  });
});

describe('the board', () => {
  it('says without a click what blocks a lane, and that traffic goes on', async () => {
    await renderAt('/apps/shop');
    const pay = await screen.findByRole('article', { name: 'shop / pay in dev' });
    await within(pay).findByText(/The image cannot be pulled: .*no-such-image/);
    within(pay).getByText('Serving until replaced');
    within(pay).getByText('Step 2 of 4: Pods ready');
  });

  it('speaks Chinese, and no word of the database', async () => {
    await renderAt('/', 'zh-CN');
    const pay = await screen.findByRole('article', { name: 'dev 的 shop / pay' });
    await within(pay).findByText(/镜像拉取失败/);
    screen.getByText(/Kubernetes（含网关）、Jenkins 由本机模拟/);
    expect(document.body.textContent).not.toMatch(enums);
  });

  it('shows a lane as an event tells it, without asking again', async () => {
    await renderAt('/apps/shop');
    const before = await screen.findByRole('article', { name: 'shop / old-idea in dev' });
    within(before).getByText(/Nothing runs here/);
    const risen = lane(4, {
      application: 'shop',
      environment: 'dev',
      symbol: 'old-idea',
      main: deployment(77, { laneId: 4, symbol: 'old-idea' }),
    });
    SilentEventSource.last?.send('lane', 11, risen);
    await waitFor(() =>
      within(screen.getByRole('article', { name: 'shop / old-idea in dev' })).getByRole('link', {
        name: 'Build #77',
      }),
    );
    // What the first answer reflected already is not news.
    SilentEventSource.last?.send('lane', 9, { ...risen, main: null });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    screen.getByRole('link', { name: 'Build #77' });
  });

  it('says who changed what in the cluster, and what becomes of it', async () => {
    await renderAt('/apps/shop');
    const place = { application: 'shop', environment: 'dev', symbol: 'stable' };
    await screen.findByRole('article', { name: 'shop / stable in dev' });
    const params = {
      kind: 'Deployment',
      name: 'shop-1',
      path: 'spec.image',
      before: 'shop:1',
      after: 'shop:2',
      manager: 'kubectl-set',
      more: 1,
      heals: 4,
      left: false,
      gone: false,
      known: true,
    };
    const drift = {
      code: 'DRIFTED',
      message: '',
      params,
      since: '2026-11-26T16:00:00.000Z',
      present: true,
    } as const;
    const tell = async (seq: number, values: Partial<typeof drift> | object, words: RegExp) => {
      SilentEventSource.last?.send('lane', seq, lane(1, { ...place, drift: { ...drift, ...values } }));
      await waitFor(() => {
        const article = screen.getByRole('article', { name: 'shop / stable in dev' });
        expect(article.textContent).toMatch(words);
      });
    };
    await tell(
      21,
      {},
      /kubectl-set changed spec\.image of Deployment shop-1 from shop:1 to shop:2, and 1 more field\..*4 pods are recreated/,
    );
    await tell(22, { params: { ...params, heals: 0, left: true } }, /Left as it is/);
    await tell(23, { present: false }, /Put back\./);
    await tell(
      24,
      { params: { ...params, manager: null, known: false, gone: true, more: 0 } },
      /Someone removed Deployment shop-1\./,
    );
    await tell(
      25,
      { code: 'CHANGED_BY_OTHERS' },
      /kubectl-set keeps changing spec\.image of Deployment shop-1/,
    );
    await tell(
      26,
      { code: 'CHANGED_BY_OTHERS', params: { ...params, manager: null, known: false } },
      /Something in the cluster keeps changing/,
    );
  });

  it('a refused act stays visible and says why', async () => {
    const { user } = await renderAt('/apps/shop');
    const empty = await screen.findByRole('article', { name: 'shop / old-idea in dev' });
    await user.click(within(empty).getByRole('button', { name: /^Actions for/ }));
    const menu = await screen.findByRole('menu');
    const items = within(menu).getAllByRole('menuitem');
    const named = (name: string) => items.find((item) => item.textContent.startsWith(name));
    expect(items[0]).toBe(named('Deploy'));
    expect(named('Deploy')?.textContent).toBe('Deploy');
    expect(named('Deploy')?.getAttribute('aria-disabled')).toBeNull();
    expect(named('Undo')?.textContent).toBe('UndoNo operation runs here.');
    expect(named('Take offline')?.textContent).toBe('Take offlineNothing runs here.');
    expect(named('Take offline')?.getAttribute('aria-disabled')).toBe('true');
    expect(items.at(-1)).toBe(named('Take offline'));
  });
});

describe('signing in', () => {
  it('leads back to where one came from', async () => {
    const api = new FakeApi();
    api.signedOut = true;
    const { user, router } = await renderAt('/history', 'en', api);
    await user.type(await screen.findByLabelText('Username'), 'admin');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('The username or password is incorrect.');
    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), 'right');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByRole('heading', { name: 'Deploy records' });
    expect(router.state.location.pathname).toBe('/history');
  });

  it('a session that ends keeps the page to return to', async () => {
    const { api, client, router, user } = await renderAt('/apps/shop');
    await screen.findByRole('article', { name: 'shop / stable in dev' });
    // What the page itself still reads would be told first, and lead back to it.
    await waitFor(() => expect(client.isFetching()).toBe(0));
    api.signedOut = true;
    await user.click(screen.getByRole('link', { name: 'Features' }));
    await screen.findByText(/Your session has ended/);
    expect(router.state.location.search).toMatchObject({ back: '/apps/shop/features' });
  });
});

describe('deploying', () => {
  const open = async (api = new FakeApi()) => {
    const rendered = await renderAt('/apps/shop?op=deploy&app=shop&to=dev&as=stable', 'en', api);
    const act = await screen.findByRole('button', { name: 'Deploy to dev · stable' });
    await screen.findByText(/Build #13 replaces build #1 of shop \/ stable in dev with 2 pods/);
    await waitFor(() => expect(act.hasAttribute('disabled')).toBe(false));
    return { ...rendered, act };
  };
  const sent = (api: FakeApi) =>
    api.writes.filter(({ name, body }) => name === 'createOperation' && hasTick(body));
  const hasTick = (body: unknown) => typeof body === 'object' && body !== null && 'expectedTick' in body;

  it('plans, then does exactly what was planned, once', async () => {
    const { api, act, user } = await open();
    await user.type(screen.getByLabelText('Reason (optional)'), 'Release 24.11');
    await user.click(act);
    await screen.findByText('Progress');
    expect(sent(api)).toHaveLength(1);
    const [write] = sent(api);
    expect(write?.body).toMatchObject({
      operate: 'DEPLOY',
      build: 13,
      environment: 'dev',
      symbol: 'stable',
      expectedTick: 1001,
      reason: 'Release 24.11',
    });
    expect(write?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    expect(write?.headers.get('x-arthor-csrf')).toBe('csrf-of-the-tests');
  });

  it('says who was faster, keeps what was typed and makes a new plan when it is asked for', async () => {
    const api = new FakeApi();
    const { act, user } = await open(api);
    api.refuseNext(409, 'LANE_MOVED', { tick: 1048, expectedTick: 1001, by: 'lilei', operate: 'DELETE' });
    await user.type(screen.getByLabelText('Reason (optional)'), 'mine');
    await user.click(act);
    await screen.findByText('lilei acted first: "Take offline". The lane is now at tick 1048.');
    expect(screen.getByLabelText<HTMLInputElement>('Reason (optional)').value).toBe('mine');
    expect(act.hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Show a new plan' }));
    await waitFor(() => expect(act.hasAttribute('disabled')).toBe(false));
    expect(screen.queryByText(/acted first/)).toBeNull();
    expect(screen.getByLabelText<HTMLInputElement>('Reason (optional)').value).toBe('mine');
  });

  it('an Enter that ends the composing of a Chinese word does not deploy', async () => {
    const { api } = await open();
    const reason = screen.getByLabelText('Reason (optional)');
    const prevented = !fireEvent.keyDown(reason, { key: 'Enter', isComposing: true, keyCode: 229 });
    expect(prevented).toBe(true);
    expect(sent(api)).toHaveLength(0);
  });

  it('an answer lost on the way can be asked for again without doing it twice', async () => {
    const api = new FakeApi();
    const { act, user } = await open(api);
    api.loseNext();
    await user.click(act);
    await screen.findByText('The server does not answer.');
    screen.getByText('Nothing was deployed; traffic did not change.');
    await user.click(act);
    await screen.findByText('Progress');
    const keys = sent(api).map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
});

describe('the rest', () => {
  it('an operation tells its blocking reason, the cure and the provider’s words', async () => {
    await renderAt('/ops/55');
    await screen.findByText('Likely cause');
    screen.getByText(/The tag is not in the registry/);
    screen.getByText(/Back-off pulling image: manifest unknown/);
  });

  it('an operation that nobody asked for says so, and why it was made', async () => {
    const api = new FakeApi();
    const by = { user: null, through: 'arthor' };
    const cause = { code: 'FELL_AFTER_READY', params: {}, operation: 54 };
    api.state.operations.unshift(operation(91, deployment(30), { operate: 'ROLLBACK', by, cause }));
    await renderAt('/ops/91', 'en', api);
    await screen.findByText('by Arthor (automatic)');
    screen.getByText('The new deployment stopped responding after it was ready.');
  });

  it('one click says who did what, another leads to it', async () => {
    const api = new FakeApi();
    const [first] = api.state.operations;
    if (first !== undefined)
      api.state.operations.unshift({ ...first, id: 99, by: { user: 'lilei', through: 'console' } });
    const { user, router } = await renderAt('/history', 'en', api);
    await user.click(await screen.findByRole('button', { name: 'Li Lei' }));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(router.state.location.search).toEqual({ by: 'lilei' });
    screen.getByRole('button', { name: 'By lilei' });
    screen.getByRole('link', { name: /^Deploy #\d+ → #\d+$/ });
    screen.getByText('usually 2 s');
    const [, row] = screen.getAllByRole('row');
    await user.click(row?.querySelector('td') ?? document.body);
    await waitFor(() => expect(router.state.location.pathname).toBe('/ops/99'));
  });

  it('a new token is shown once', async () => {
    const { user } = await renderAt('/tokens?op=token');
    await user.type(await screen.findByLabelText('Name'), 'ci');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'New API token' }));
    await screen.findByText('art_0123456789abcdef0123456789abcdef');
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText(/art_0123/)).toBeNull());
  });

  it('a new token that was not copied is not lost by one Escape', async () => {
    const { user } = await renderAt('/tokens?op=token');
    await user.type(await screen.findByLabelText('Name'), 'ci');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'New API token' }));
    await screen.findByText('art_0123456789abcdef0123456789abcdef');
    await user.keyboard('{Escape}');
    await screen.findByText(/^You have not copied it/);
    screen.getByText('art_0123456789abcdef0123456789abcdef');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText(/art_0123/)).toBeNull());
  });

  it('somebody is invited with a password that is shown once', async () => {
    const { api, user } = await renderAt('/users?op=user');
    await user.type(await screen.findByLabelText('Username'), 'lilei');
    await user.type(screen.getByLabelText('Name'), 'Li Lei');
    const dialog = within(screen.getByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Invite a user' }));
    await screen.findByText('once-only-secret');
    const roles = [{ role: 'VIEWER' }];
    expect(api.writes.at(-1)?.body).toEqual({ username: 'lilei', nickname: 'Li Lei', roles });
  });

  it('who was invited chooses a password before anything else, and goes on to the page asked for', async () => {
    const api = new FakeApi();
    api.mustChangePassword = true;
    const { user, router } = await renderAt('/apps/shop', 'en', api);
    await user.type(await screen.findByLabelText('Current password'), 'once-only-secret');
    await user.type(screen.getByLabelText('New password'), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    await screen.findByRole('article', { name: 'shop / stable in dev' });
    expect(router.state.location.pathname).toBe('/apps/shop');
  });

  it('whose session ended before that comes back to the page asked for, and who changes their mind signs out', async () => {
    const api = new FakeApi();
    api.mustChangePassword = true;
    const { user, router } = await renderAt('/password?back=%2Fapps%2Fshop', 'en', api);
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    await screen.findByLabelText('Username');
    expect(api.signedOut).toBe(true);
    await router.navigate({ to: '/password', search: { back: '/apps/shop' } });
    await waitFor(() => expect(router.state.location.search).toEqual({ back: '/apps/shop' }));
    expect(router.state.location.pathname).toBe('/login');
  });

  it('an address that leads nowhere is named in the tab, too', async () => {
    await renderAt('/nowhere');
    await screen.findByRole('heading', { name: 'Page not found' });
    expect(document.title).toBe('Page not found · Arthor');
  });

  it('a check of an environment speaks the language of its reader, with the server’s words below', async () => {
    await renderAt('/environments/dev', 'zh-CN');
    await screen.findByText('Ingress 可能没有控制器接管。');
    const folded = screen.getByText('nginx is not the default class.').closest('details');
    expect(folded?.open).toBe(false);
  });

  it('what the server objects to stands beside its field', async () => {
    const api = new FakeApi();
    const { user } = await renderAt('/apps?op=application', 'zh-CN', api);
    await user.type(await screen.findByLabelText('名称'), 'Bad Name');
    api.refuseNext(400, 'INVALID_REQUEST', {}, [{ path: 'name', code: 'INVALID_FORMAT' }]);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '新建应用' }));
    expect(await screen.findByText('格式不正确，请看提示。不能含有「B」。')).toBeTruthy();
    expect(screen.getByLabelText('名称').getAttribute('aria-invalid')).toBe('true');
  });

  it('no permission is told apart from nothing there', async () => {
    const api = new FakeApi();
    api.refuse('listUsers', 403, 'FORBIDDEN');
    await renderAt('/users', 'en', api);
    await screen.findByText('You do not have access to this');
  });
});
