import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../config.js';
import { checkSettings } from './check-settings.js';
import { shippedTemplate } from './open-pipeline.js';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'arthor-settings-'));
  mkdirSync(join(home, 'folder'));
  writeFileSync(join(home, 'text'), 'a: [');
  writeFileSync(join(home, 'empty'), '');
  writeFileSync(
    join(home, 'kubeconfig'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443' } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'main',
    }),
  );
  const shipped = readFileSync(shippedTemplate, 'utf8');
  writeFileSync(join(home, 'template.xml'), shipped);
  writeFileSync(join(home, 'place.xml'), shipped.replace('@job@', '@nobodyKnows@'));
});
afterAll(() => rmSync(home, { recursive: true }));

const check = (env: Readonly<Record<string, string>>) =>
  checkSettings(loadConfig(env, home)).then(
    () => '',
    (error: unknown) => {
      if (error instanceof ConfigError) return error.message.replaceAll(home, '~');
      throw error;
    },
  );

describe('KUBERNETES_CONFIG', () => {
  it.each([
    ['nowhere', 'KUBERNETES_CONFIG cannot be used: ~/nowhere: no such file.'],
    ['folder', 'KUBERNETES_CONFIG cannot be used: ~/folder: EISDIR: illegal operation on a directory, read.'],
    ['text', expect.stringMatching(/^KUBERNETES_CONFIG cannot be used: ~\/text: .+\.$/s)],
    ['empty', 'KUBERNETES_CONFIG has no context: ~/empty.'],
    ['kubeconfig', ''],
    [['nowhere', 'kubeconfig'].join(delimiter), ''],
  ])('%s: %s', async (value, said) => {
    expect(await check({ KUBERNETES_CONFIG: value })).toEqual(said);
  });

  it('is not looked at where the cluster is simulated', async () => {
    expect(await check({ SANDBOX: 'on', KUBERNETES_CONFIG: 'nowhere' })).toBe('');
  });
});

describe('what Jenkins’ jobs are made of', () => {
  it.each([
    [{}, ''],
    [{ JENKINS_TEMPLATE: 'template.xml' }, ''],
    [
      { JENKINS_TEMPLATE: 'nowhere.xml' },
      "JENKINS_TEMPLATE cannot be used: ~/nowhere.xml: ENOENT: no such file or directory, open '~/nowhere.xml'.",
    ],
    [
      { JENKINS_TEMPLATE: 'folder' },
      'JENKINS_TEMPLATE cannot be used: ~/folder: EISDIR: illegal operation on a directory, read.',
    ],
    [
      { JENKINS_TEMPLATE: 'empty' },
      'JENKINS_TEMPLATE cannot be used: ~/empty: the job template must declare the parameter ARTHOR_BUILD, by which a build is found again.',
    ],
    [
      { JENKINS_TEMPLATE: 'place.xml' },
      'JENKINS_TEMPLATE cannot be used: ~/place.xml: the job template has an unknown place @nobodyKnows@.',
    ],
    [
      { JENKINS_IMAGE_REPOSITORY_HOST: 'https://registry' },
      'JENKINS_IMAGE_REPOSITORY_HOST cannot be "https://registry" in a job.',
    ],
    [{ JENKINS_IMAGE_REPOSITORY_ORG: 'Team' }, 'JENKINS_IMAGE_REPOSITORY_ORG cannot be "Team" in a job.'],
    [{ JENKINS_GIT_CREDENTIALS_ID: "a'b" }, 'JENKINS_GIT_CREDENTIALS_ID cannot be "a\'b" in a job.'],
    [{ JENKINS_REGISTRY_CREDENTIALS_ID: 'a b' }, 'JENKINS_REGISTRY_CREDENTIALS_ID cannot be "a b" in a job.'],
  ])('%j: %s', async (env, said) => {
    expect(await check({ SANDBOX: 'jenkins', ...env })).toBe(said);
  });

  it('is not looked at where nothing is built', async () => {
    expect(await check({ SANDBOX: 'off', JENKINS_TEMPLATE: 'nowhere.xml' })).toBe('');
  });

  it('every fault is told at once', async () => {
    const both = { SANDBOX: 'jenkins', KUBERNETES_CONFIG: 'nowhere', JENKINS_TEMPLATE: 'nowhere.xml' };
    expect((await check(both)).split('\n')).toHaveLength(2);
  });
});

describe('APISIX_TOKEN', () => {
  const apisix = { APISIX_HOST: 'apisix.test', JENKINS_ENDPOINT: 'https://jenkins.test' };

  it('is not the key that everybody knows', async () => {
    const said = await check({ ...apisix, APISIX_TOKEN: 'edd1c9f034335f136f87ad84b625c8f1' });
    expect(said).toMatch(/^APISIX_TOKEN is the key of .+\.$/);
    expect(await check({ ...apisix, APISIX_TOKEN: 'another-key-of-ours' })).toBe('');
  });
});
