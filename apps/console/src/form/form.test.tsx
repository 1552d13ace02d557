import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt } from '../../dev/render.js';
import { speak } from '../language/language.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});

/** The input of a field; the list of a select has the same label. */
const field = (label: string) =>
  screen.getByLabelText<HTMLInputElement>(label, { selector: 'input, textarea' });
/** The error shown beside a field; '' if there is none. */
const objection = (label: string): string => {
  const input = field(label);
  if (input.getAttribute('aria-invalid') !== 'true') return '';
  const ids = input.getAttribute('aria-describedby')?.split(' ') ?? [];
  const told = ids
    .filter((id) => id.endsWith('-error'))
    .map((id) => document.getElementById(id)?.textContent);
  return told.join(' ');
};
const button = (name: string) => within(screen.getByRole('dialog')).getByRole('button', { name });
const sentTo = (api: FakeApi, name: string) =>
  api.writes.filter((write) => write.name === name).map(({ body }) => body);

describe('a form', () => {
  it('begins with its first field and says what is missing, without asking the server', async () => {
    const { api, user } = await renderAt('/apps?op=feature&app=shop');
    await waitFor(() => expect(document.activeElement).toBe(field('Name')));
    await user.click(field('Branch'));
    await user.click(button('New feature'));
    await waitFor(() => expect(objection('Branch')).toBe('Required.'));
    expect(objection('Name')).toBe('Required.');
    expect(document.activeElement).toBe(field('Name'));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(api.writes).toEqual([]);
  });

  it('objects to a field when it is left, in the words for that field, and takes it back when it is mended', async () => {
    const { user } = await renderAt('/apps?op=feature&app=shop');
    await user.type(await screen.findByLabelText('Branch'), 'a b');
    await user.tab();
    await waitFor(() =>
      expect(objection('Branch')).toBe(
        'A valid git branch name: no spaces, no "..", no ":" or "~". It cannot contain a space.',
      ),
    );
    // An empty field is no error before the form is submitted.
    expect(objection('Name')).toBe('');
    await user.type(field('Branch'), 'c');
    expect(objection('Branch')).toBe('');
  });

  it('speaks of what is wrong in the language of the moment', async () => {
    const { user } = await renderAt('/apps?op=application');
    await screen.findByLabelText('Name');
    await user.click(button('New application'));
    await waitFor(() => expect(objection('Name')).toBe('Required.'));
    await act(() => speak('zh-CN'));
    expect(objection('名称')).toBe('必填。');
  });

  it('tells by itself what the server objects to and no field stands for', async () => {
    const api = new FakeApi();
    const { user } = await renderAt('/apps?op=application', 'en', api);
    await user.type(await screen.findByLabelText('Name'), 'search');
    api.refuseNext(400, 'INVALID_REQUEST', {}, [
      { path: 'name', code: 'NAME_TAKEN' },
      { path: 'owner', code: 'UNKNOWN_KEY' },
    ]);
    await user.click(button('New application'));
    const note = await screen.findByRole('alert');
    within(note).getByText('Some fields need to be corrected.');
    expect(within(note).getByRole('listitem').textContent).toBe('owner Not known.');
    expect(objection('Name')).toBe('Already taken.');
  });

  it('is sent once, however often the button is pressed', async () => {
    const { api, user, router } = await renderAt('/apps?op=application');
    await user.type(await screen.findByLabelText('Name'), 'search');
    await user.dblClick(button('New application'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/apps/cart/features'));
    expect(sentTo(api, 'createApplication')).toEqual([{ name: 'search' }]);
  });

  it('makes a new application with its first feature, and offers to build that', async () => {
    const api = new FakeApi();
    const { user, router } = await renderAt('/apps?op=application', 'en', api);
    await user.type(await screen.findByLabelText('Name'), 'cart');
    await user.type(field('Repository'), 'https://git.example.com/cart.git');
    await user.type(field('Branch'), '/');
    await user.click(button('New application'));
    await waitFor(() => expect(objection('Branch')).not.toBe(''));
    expect(api.writes).toEqual([]);
    await user.type(field('Branch'), '{Backspace}');
    await user.click(button('New application'));
    await waitFor(() =>
      expect(router.state.location.search).toMatchObject({ op: 'build', app: 'cart', feature: 'main' }),
    );
    expect(sentTo(api, 'createFeature')).toEqual([
      { name: 'main', repositoryUrl: 'https://git.example.com/cart.git', branch: 'main' },
    ]);
  });

  it('can be sent again after a refusal', async () => {
    const api = new FakeApi();
    const { user } = await renderAt('/apps?op=environment', 'en', api);
    await user.type(await screen.findByLabelText('Name'), 'qa');
    await user.type(field('Host'), 'qa.localhost');
    api.refuseNext(409, 'ENVIRONMENT_EXISTS');
    await user.click(button('New environment'));
    await screen.findByText('An environment with this name already exists.');
    await user.click(button('New environment'));
    await waitFor(() => expect(sentTo(api, 'createEnvironment')).toHaveLength(2));
    expect(sentTo(api, 'createEnvironment')[1]).toEqual({
      name: 'qa',
      description: '',
      host: 'qa.localhost',
    });
  });
});

describe('the side panel', () => {
  it('gives the focus back to what opened it', async () => {
    const { user } = await renderAt('/tokens');
    const opener = (await screen.findAllByRole('button', { name: 'New API token' }))[0];
    if (opener === undefined) throw new Error('nothing opens the panel');
    await user.click(opener);
    await waitFor(() => expect(document.activeElement).toBe(field('Name')));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(opener);
  });
});

describe('the forms of the console', () => {
  it('sign-in says what is missing', async () => {
    const api = new FakeApi();
    api.signedOut = true;
    const { user } = await renderAt('/login', 'en', api);
    await user.type(await screen.findByLabelText('Username'), 'admin');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(objection('Password')).toBe('Required.'));
    expect(sentTo(api, 'createSession')).toEqual([]);
  });

  it('a new password that is too short is told how long it has to be', async () => {
    const { api, user } = await renderAt('/?op=password');
    await user.type(await screen.findByLabelText('Current password'), 'old');
    await user.type(field('New password'), 'short');
    await user.click(button('Change password'));
    await waitFor(() => expect(objection('New password')).toBe('At least 8 characters.'));
    await user.type(field('New password'), ' no more');
    await user.click(button('Change password'));
    await waitFor(() =>
      expect(sentTo(api, 'changePassword')).toEqual([
        { currentPassword: 'old', newPassword: 'short no more' },
      ]),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('an objection to when a token expires stands beside how long it is valid', async () => {
    const api = new FakeApi();
    const { user } = await renderAt('/tokens?op=token', 'en', api);
    await user.type(await screen.findByLabelText('Name'), 'ci');
    api.refuseNext(422, 'EXPIRY_OUT_OF_RANGE', {}, [{ path: 'expiresAt', code: 'TOO_BIG' }]);
    await user.click(button('New API token'));
    await waitFor(() => expect(objection('Valid for')).toBe('Too big.'));
    expect(sentTo(api, 'createToken')[0]).toEqual({
      name: 'ci',
      role: 'DEVELOPER',
      expiresAt: expect.stringMatching(/Z$/),
    });
  });

  it('a build is for what the form shows, chosen or proposed', async () => {
    const { api, user, router } = await renderAt('/builds?op=build');
    await screen.findByRole('dialog');
    await user.click(await waitFor(() => field('Application')));
    await user.click(await screen.findByRole('option', { name: 'shop' }));
    expect(router.state.location.search).toMatchObject({ op: 'build', app: 'shop' });
    await waitFor(() => expect(field('Feature').value).toBe('pay'));
    await user.click(button('Build'));
    await waitFor(() =>
      expect(sentTo(api, 'createBuild')).toEqual([
        { application: 'shop', feature: 'pay', environment: 'dev' },
      ]),
    );
  });

  it('an environment’s settings are saved as shown; what is empty falls back to the default', async () => {
    const { api, user } = await renderAt('/environments/dev');
    const drain = await screen.findByLabelText('Time to finish requests');
    await user.type(drain, '7');
    await user.type(field('Cluster'), 'west');
    await user.click(field('Control APIs of APISIX'));
    await user.paste('http://a:9090, http://b:9090,');
    await user.type(field('Group in the service registry'), 'RED');
    await user.click(screen.getByLabelText(/Protected/));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved');
    expect(sentTo(api, 'updateEnvironment')).toEqual([
      {
        description: '开发环境',
        host: 'dev.localhost',
        settings: {
          gatewayUrl: null,
          gatewayReplicas: null,
          cluster: 'west',
          deployMode: null,
          apisixControlUrls: ['http://a:9090', 'http://b:9090'],
          nacosGroup: 'RED',
          routeProvider: null,
          gateway: null,
          ingressClass: null,
          drainSeconds: 7,
          progressDeadlineSeconds: null,
          minReadySeconds: null,
          keepWarmSeconds: null,
          autoReturn: null,
          onStalled: null,
          onDrift: null,
          acceptBuildsFrom: null,
          protected: true,
          confirm: null,
        },
      },
    ]);
    await user.type(field('Description'), '!');
    expect(screen.queryByText('Saved')).toBeNull();
    await user.clear(field('Host'));
    await user.type(field('Host'), 'Dev.localhost:80');
    await user.tab();
    await waitFor(() => expect(objection('Host')).toMatch(/without a port/));
  });

  it('an environment’s settings name the group and the address that cannot be one', async () => {
    const { api, user } = await renderAt('/environments/dev');
    await user.type(await screen.findByLabelText('Group in the service registry'), 'red group');
    await user.tab();
    await waitFor(() =>
      expect(objection('Group in the service registry')).toMatch(/^Letters, digits and \. _ : - only\./),
    );
    await user.click(field('Control APIs of APISIX'));
    await user.paste('http://a:9090, b:9090');
    await user.tab();
    await waitFor(() => expect(objection('Control APIs of APISIX')).toMatch(/^Address 2 must be http:/));
    expect(sentTo(api, 'updateEnvironment')).toEqual([]);
  });

  it('an application’s settings say who registers its pods, and why Arthor cannot', async () => {
    const { api, user } = await renderAt('/apps/shop/settings');
    api.refuseNext(422, 'REGISTERED_BY_ITSELF', {}, [{ path: 'registerBy', code: 'REGISTERED_BY_ITSELF' }]);
    await user.click(await screen.findByLabelText('Who registers its pods', { selector: 'input' }));
    await user.click(await screen.findByRole('option', { name: 'Arthor, on its behalf' }));
    await user.click(field('Libraries whose metadata keys are also written'));
    await user.click(await screen.findByRole('option', { name: 'Dubbo' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(sentTo(api, 'putApplicationSettings')).toEqual([
        { registerBy: 'ARTHOR', registryKeys: ['DUBBO'] },
      ]),
    );
    await waitFor(() => expect(objection('Who registers its pods')).toMatch(/registers itself/));
  });

  it('an application’s settings name the variable that cannot be one', async () => {
    const { api, user } = await renderAt('/apps/shop/settings');
    await user.type(await screen.findByLabelText('Environment variables'), 'LEVEL=info\n2ND=x');
    await user.type(field('CPU limit'), 'lots');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(objection('CPU limit')).toBe('For example: 250m or 0.5'));
    expect(objection('Environment variables')).toMatch(/^"2ND" is not NAME=value/);
    expect(sentTo(api, 'putApplicationSettings')).toEqual([]);
    await user.clear(field('CPU limit'));
    await user.type(field('CPU limit'), '1');
    await user.clear(field('Environment variables'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(sentTo(api, 'putApplicationSettings')).toEqual([{ resources: { limits: { cpu: '1' } } }]),
    );
  });

  it('roles are added, changed and taken away, and sent as they stand', async () => {
    const { api, user } = await renderAt('/users');
    await user.click(await screen.findByRole('button', { name: 'Change roles' }));
    await user.click(screen.getByRole('button', { name: 'Add a role' }));
    await user.click(screen.getAllByLabelText('Environment', { selector: 'input' })[1] ?? document.body);
    await user.click(await screen.findByRole('option', { name: 'test' }));
    await user.click(screen.getAllByRole('button', { name: 'Remove this role' })[0] ?? document.body);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(sentTo(api, 'setUserRoles')).toEqual([{ roles: [{ role: 'DEVELOPER', environment: 'test' }] }]),
    );
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Save' })).toBeNull());
  });
});
