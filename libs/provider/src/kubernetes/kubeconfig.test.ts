import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    expect(await new Kubeconfig({ file }).credentials()).toMatchObject({
      server: 'https://k.example.com:6443',
      headers: { Authorization: 'Bearer t1' },
      tls: { ca: Buffer.from('authority'), servername: 'kube' },
      agent: null,
    });
  });

  it('gives a certificate and its key', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    await write({ 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') });
    const { tls, headers } = await new Kubeconfig({ file }).credentials();
    expect(tls).toMatchObject({ cert: Buffer.from('cert'), key: Buffer.from('key') });
    expect(headers).toEqual({});
  });

  it('is read anew: a rotated token counts', async () => {
    await write({ token: 't1' });
    const config = new Kubeconfig({ file });
    await config.credentials();
    await write({ token: 't2' });
    expect((await config.credentials()).headers).toEqual({ Authorization: 'Bearer t2' });
    await writeFile(join(directory, 'token'), 't3\n');
    await write({ tokenFile: join(directory, 'token') });
    expect((await config.credentials()).headers).toEqual({ Authorization: 'Bearer t3' });
  });

  it('may speak plain http, where there is no certificate to check', async () => {
    await write({ token: 't' }, { server: 'http://127.0.0.1:8080' });
    expect((await new Kubeconfig({ file }).credentials()).server).toBe('http://127.0.0.1:8080');
  });

  it('goes through the proxy it names', async () => {
    await write({ token: 't' }, { 'proxy-url': 'http://proxy.example.com:3128' });
    expect((await new Kubeconfig({ file }).credentials()).agent).not.toBeNull();
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
    await expect(new Kubeconfig({ file }).credentials()).rejects.toMatchObject({
      kind: 'INVALID',
      code: 'KUBECONFIG_INVALID',
      message: expect.stringContaining('KUBERNETES_ALLOW_EXEC=true'),
    });
    const allowed = await new Kubeconfig({ file, allowExec: true }).credentials();
    expect(allowed.headers).toEqual({ Authorization: 'Bearer from-plugin' });
  });

  it.each([
    ['is not there', async () => undefined],
    ['is no YAML', () => writeFile(file, '{')],
    ['has no cluster', () => writeFile(file, '{"clusters": [], "users": [], "contexts": []}')],
  ])('says that it %s', async (_, prepare) => {
    await prepare();
    const read = new Kubeconfig({ file }).credentials();
    await expect(read).rejects.toMatchObject({ name: 'ProviderError', code: 'KUBECONFIG_INVALID' });
  });

  it('of the pod itself needs a pod', async () => {
    const read = new Kubeconfig('in-cluster').credentials();
    await expect(read).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID' });
  });
});
