import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Kubeconfig } from './kubeconfig.js';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'arthor-kubeconfig-'));
  file = join(directory, 'config');
});
afterEach(() => rm(directory, { recursive: true }));

const write = (user: object, cluster: object = {}) =>
  writeFile(
    file,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://k.example.com:6443/', ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );

describe('a kubeconfig', () => {
  it('gives server, token and the authority beside it', async () => {
    await writeFile(join(directory, 'ca.crt'), 'authority');
    await write({ token: 't1' }, { 'certificate-authority': 'ca.crt', 'tls-server-name': 'kube' });
    expect(await new Kubeconfig({ files: [file] }).credentials()).toMatchObject({
      server: 'https://k.example.com:6443',
      headers: { Authorization: 'Bearer t1' },
      tls: { ca: Buffer.from('authority'), servername: 'kube' },
      agent: null,
    });
  });

  it('gives a certificate and its key', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    await write({ 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') });
    const { tls, headers } = await new Kubeconfig({ files: [file] }).credentials();
    expect(tls).toMatchObject({ cert: Buffer.from('cert'), key: Buffer.from('key') });
    expect(headers).toEqual({});
  });

  it('is read anew: a rotated token counts', async () => {
    await write({ token: 't1' });
    const config = new Kubeconfig({ files: [file] });
    await config.credentials();
    await write({ token: 't2' });
    expect((await config.credentials()).headers).toEqual({ Authorization: 'Bearer t2' });
    await writeFile(join(directory, 'token'), 't3\n');
    await write({ tokenFile: join(directory, 'token') });
    expect((await config.credentials()).headers).toEqual({ Authorization: 'Bearer t3' });
  });

  it('may speak plain http, where there is no certificate to check', async () => {
    await write({ token: 't' }, { server: 'http://127.0.0.1:8080' });
    expect((await new Kubeconfig({ files: [file] }).credentials()).server).toBe('http://127.0.0.1:8080');
  });

  it('goes through the proxy it names', async () => {
    await write({ token: 't' }, { 'proxy-url': 'http://proxy.example.com:3128' });
    expect((await new Kubeconfig({ files: [file] }).credentials()).agent).not.toBeNull();
  });

  const plugin = {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [
        '-e',
        'console.log(JSON.stringify({apiVersion:"client.authentication.k8s.io/v1",kind:"ExecCredential",status:{token:"from-plugin"}}))',
      ],
      interactiveMode: 'Never',
    },
  };

  it('runs nothing unless that is allowed', async () => {
    await write(plugin);
    await expect(new Kubeconfig({ files: [file] }).credentials()).rejects.toMatchObject({
      kind: 'INVALID',
      code: 'KUBECONFIG_INVALID',
      message: expect.stringContaining('KUBERNETES_ALLOW_EXEC=true'),
    });
    const allowed = await new Kubeconfig({ files: [file], allowExec: true }).credentials();
    expect(allowed.headers).toEqual({ Authorization: 'Bearer from-plugin' });
  });

  it.each([
    ['is not there', async () => undefined],
    ['is no YAML', () => writeFile(file, '{')],
    ['has no cluster', () => writeFile(file, '{"clusters": [], "users": [], "contexts": []}')],
  ])('says that it %s', async (_, prepare) => {
    await prepare();
    const read = new Kubeconfig({ files: [file] }).credentials();
    await expect(read).rejects.toMatchObject({ name: 'ProviderError', code: 'KUBECONFIG_INVALID' });
  });

  it('shows nothing of the file that it cannot read', async () => {
    await writeFile(file, 'users:\n- name: u\n  user:\n    token: never-to-be-shown\n   bad: x\n');
    const error: unknown = await new Kubeconfig({ files: [file] })
      .credentials()
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain('bad indentation');
    expect(String(error)).not.toContain('never-to-be-shown');
  });

  it('tells what no text may show, before it is used and as it is sent', async () => {
    const told: string[] = [];
    const read = () =>
      new Kubeconfig({ files: [file], allowExec: true }, null, (secrets) =>
        told.push(...secrets),
      ).credentials();
    await write({ username: 'lei', password: 'a-password' });
    await read();
    await write({ 'client-certificate-data': 'Y2VydA==', 'client-key-data': 'a2V5LW9mLW1pbmU=' });
    await read();
    await writeFile(join(directory, 'token'), 'of-a-file\n');
    await write({ tokenFile: join(directory, 'token') });
    await read();
    const provided = {
      'id-token': 'id-token-1',
      'refresh-token': 'refresh-1',
      'idp-issuer-url': 'https://idp.test',
    };
    const env = [
      { name: 'AWS_SECRET_ACCESS_KEY', value: 'aws-secret' },
      { name: 'AWS_REGION', value: 'eu-west-1' },
    ];
    await write({ exec: { ...plugin.exec, env }, 'auth-provider': { name: 'unknown', config: provided } });
    await read().catch(() => undefined);
    await write({ exec: { ...plugin.exec, env } });
    await read();

    expect(told).toEqual(
      expect.arrayContaining([
        'a-password',
        Buffer.from('lei:a-password').toString('base64'),
        'a2V5LW9mLW1pbmU=',
        'key-of-mine',
        'of-a-file',
        'id-token-1',
        'refresh-1',
        'aws-secret',
        'from-plugin',
      ]),
    );
    expect(told).not.toContain('eu-west-1');
    expect(told).not.toContain('https://idp.test');
  });

  it('of the pod itself needs a pod', async () => {
    const read = new Kubeconfig('in-cluster').credentials();
    await expect(read).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID' });
  });
});

describe('several kubeconfigs', () => {
  const path = (name: string) => join(directory, name);
  /** One context, cluster and user, all of which may be called otherwise. */
  const put = (name: string, context: string, { cluster = context, user = context, current = '' } = {}) =>
    writeFile(
      path(name),
      JSON.stringify({
        clusters: [{ name: cluster, cluster: { server: `https://${name}.example.com` } }],
        users: [{ name: user, user: { token: `token-of-${name}` } }],
        contexts: [{ name: context, context: { cluster, user } }],
        'current-context': current,
      }),
    );
  const joined = (names: readonly string[], context: string | null = null) =>
    new Kubeconfig({ files: names.map(path) }, context);

  it('are joined as kubectl joins them: the first wins, whole', async () => {
    await put('a', 'x', { user: 'shared' });
    await put('b', 'y', { user: 'shared', current: 'y' });
    await put('c', 'x', { current: 'x' });
    const names = ['a', 'b', 'c'];
    expect(await joined(names).contexts()).toEqual({ names: ['x', 'y'], current: 'y', missing: [] });
    expect(await joined(names).credentials()).toMatchObject({
      server: 'https://b.example.com',
      headers: { Authorization: 'Bearer token-of-a' },
    });
    expect(await joined(names, 'x').credentials()).toMatchObject({ server: 'https://a.example.com' });
  });

  it('have a context for each name, read anew each time', async () => {
    await put('a', 'x', { current: 'x' });
    const config = joined(['a', 'later'], 'arn:aws:eks:eu/1');
    await expect(config.credentials()).rejects.toMatchObject({
      kind: 'DENIED',
      code: 'CLUSTER_UNKNOWN',
      params: { cluster: 'arn:aws:eks:eu/1' },
      message: expect.stringMatching(/there is x; not there: .*later$/),
    });
    await put('later', 'arn:aws:eks:eu/1');
    expect((await config.credentials()).server).toBe('https://later.example.com');
  });

  it('may be missing, as long as one is there; an empty one is none', async () => {
    await put('b', 'x', { current: 'x' });
    await writeFile(path('empty'), '');
    expect(await joined(['a', 'empty', 'b']).contexts()).toEqual({
      names: ['x'],
      current: 'x',
      missing: [path('a')],
    });
    await expect(joined(['a', 'c']).contexts()).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID' });
  });

  it('must all be understood, as for kubectl: the one that is not is named', async () => {
    await put('a', 'x', { current: 'x' });
    await writeFile(path('broken'), '{');
    const refused = { code: 'KUBECONFIG_INVALID', message: expect.stringContaining(path('broken')) };
    await expect(joined(['a', 'broken']).credentials()).rejects.toMatchObject(refused);
    await expect(joined(['a', 'broken']).contexts()).rejects.toMatchObject(refused);
  });

  it('resolve their paths beside themselves; an entry that cannot be read stops its own contexts only', async () => {
    await mkdir(path('sub'));
    await writeFile(path('sub/token'), 'from-file\n');
    const lines = (token: string) =>
      [
        'clusters: [{name: t, cluster: {server: "https://sub.example.com"}}]',
        `users: [{name: t, user: {tokenFile: ${token}}}]`,
        'contexts: [{name: t, context: {cluster: t, user: t}}]',
      ].join('\n');
    await put('a', 'x', { current: 'x' });
    await writeFile(path('sub/b'), lines('token'));
    expect((await joined(['a', 'sub/b'], 't').credentials()).headers).toEqual({
      Authorization: 'Bearer from-file',
    });
    await writeFile(path('sub/b'), lines('nowhere'));
    expect((await joined(['a', 'sub/b']).credentials()).server).toBe('https://a.example.com');
    await expect(joined(['a', 'sub/b'], 't').credentials()).rejects.toMatchObject({
      code: 'KUBECONFIG_INVALID',
      message: expect.stringContaining(path('sub/nowhere')),
    });
  });
});
