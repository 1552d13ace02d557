import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from './config-key.js';
import { ConfigError, loadConfig } from './config.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-config-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const load = (env: Record<string, string | undefined>) => loadConfig(env, directory);
const refusal = (env: Record<string, string>) => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('without anything set', () => {
  it('everything is simulated, with the short times of the sandbox', () => {
    const config = load({});
    expect(config.simulate).toEqual({ kubernetes: true, jenkins: true, nacos: true, apisix: true });
    expect(config.deploy).toEqual({
      mode: 'NATIVE',
      drainMs: 3_000,
      minReadyMs: null,
      protectedMinReadyMs: 0,
      keepWarmMs: 30_000,
      autoReturn: true,
      routeSettleMs: 200,
      progressDeadlineMs: 60_000,
      resyncMs: 30_000,
    });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: `sqlite:${join(directory, 'data/arthor.sqlite')}`,
      dataDirectory: join(directory, 'data'),
      gatewayUrl: 'http://localhost:8081',
      defaultRole: 'OPERATOR',
      trustProxy: false,
      jenkins: null,
      nacos: null,
      apisix: null,
      warnings: [],
    });
    expect(config.kubernetes.source).toBeNull();
  });
});

describe('SANDBOX', () => {
  const nothing = { kubernetes: false, jenkins: false, nacos: false, apisix: false };
  it.each([
    ['auto and one provider key', { KUBERNETES_CONFIG: 'k' }, nothing],
    ['auto and a mere default of a provider', { NACOS_PORT: '8848' }, nothing],
    ['off', { SANDBOX: 'off' }, nothing],
    [
      'on, whatever is set',
      { SANDBOX: 'on', KUBERNETES_CONFIG: 'k' },
      { kubernetes: true, jenkins: true, nacos: true, apisix: true },
    ],
    [
      'a list',
      { SANDBOX: 'jenkins, nacos', KUBERNETES_CONFIG: 'k' },
      { ...nothing, jenkins: true, nacos: true },
    ],
    [
      'auto inside a pod, whose variables are no keys',
      { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
      { kubernetes: true, jenkins: true, nacos: true, apisix: true },
    ],
  ])('%s', (_, env, simulate) => {
    expect(load(env).simulate).toEqual(simulate);
  });

  it('with a real cluster the times are those of production, and no gateway is guessed', () => {
    const config = load({ SANDBOX: 'jenkins', KUBERNETES_CONFIG: 'kube/config' });
    expect(config.deploy).toMatchObject({
      drainMs: 60_000,
      protectedMinReadyMs: 10_000,
      routeSettleMs: 2_000,
      progressDeadlineMs: 600_000,
    });
    expect(config.gatewayUrl).toBeNull();
    expect(config.kubernetes.source).toEqual({ files: [join(directory, 'kube/config')], allowExec: false });
  });

  it('kubeconfigs are joined by the separator of paths; nothing between two is no file', () => {
    const { source } = load({ KUBERNETES_CONFIG: ['a', '', '/b/c'].join(delimiter) }).kubernetes;
    expect(source).toMatchObject({ files: [join(directory, 'a'), '/b/c'] });
  });

  it('an unknown word is refused', () => {
    expect(refusal({ SANDBOX: 'jenkins,docker' })).toBe(
      'SANDBOX must be auto, on, off, or a list out of kubernetes,jenkins,nacos,apisix, but is "jenkins,docker".',
    );
  });
});

describe('what is wrong', () => {
  it.each([
    ['PORT', '80a', 'PORT must be a whole number from 0 to 65535, but is "80a".'],
    ['PORT', '70000', 'PORT must be a whole number from 0 to 65535, but is "70000".'],
    ['DRAIN_SECONDS', '-1', 'DRAIN_SECONDS must be a number of seconds, e.g. 60 or 0.5, but is "-1".'],
    [
      'DEFAULT_ROLE',
      'ROOT',
      'DEFAULT_ROLE must be one of VIEWER, DEVELOPER, OPERATOR, ADMIN, but is "ROOT".',
    ],
    ['KUBERNETES_DEBUGGING', 'yes', 'KUBERNETES_DEBUGGING must be true or false, but is "yes".'],
    ['KUBERNETES_GATEWAY', 'public', 'KUBERNETES_GATEWAY must be namespace/name, but is "public".'],
  ])('%s=%s', (key, value, sentence) => {
    expect(refusal({ [key]: value })).toBe(sentence);
  });

  it('every key that is wrong is named at once', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'loud' }).split('\n')).toHaveLength(2);
  });

  it.each([
    ['DATABASE_URL', 'postgres://arthor:hunter2@db/arthor'],
    ['APISIX_AUTH_KEY', 'hunter2 with blanks'],
    ['JENKINS_ENDPOINT', 'ftp://jenkins'],
  ])('%s is refused', (key, value) => {
    expect(refusal({ [key]: value })).toMatch(new RegExp(`^${key} must be `));
    expect(refusal({ [key]: value })).not.toContain('hunter2');
  });

  it('the header and the token of APISIX swapped', () => {
    expect(refusal({ APISIX_HOST: 'a', APISIX_AUTH_KEY: 'edd1', APISIX_TOKEN: 'X-API-KEY' })).toContain(
      'APISIX_AUTH_KEY',
    );
  });

  it('a key that is of no use without another', () => {
    expect(refusal({ JENKINS_ENDPOINT: 'http://j', JENKINS_USERNAME: 'u' })).toBe(
      'JENKINS_API_TOKEN must be set, since JENKINS_USERNAME is.',
    );
    expect(load({ SANDBOX: 'jenkins', JENKINS_USERNAME: 'u' }).jenkins).toBeNull();
  });
});

it('values of the file .env count, those of the environment win, empty ones are none', () => {
  const own = mkdtempSync(join(tmpdir(), 'arthor-config-'));
  writeFileSync(join(own, '.env'), 'PORT=9000\nHOST="0.0.0.0"\nADMIN_PASSWORD=\nDRAIN_SECOND=5\n');
  const config = loadConfig({ PORT: '', HOST: '127.0.0.2' }, own);
  rmSync(own, { recursive: true });

  expect(config).toMatchObject({ port: 9000, host: '127.0.0.2', adminPassword: null });
  expect(config.warnings).toEqual([
    'DRAIN_SECOND is set but means nothing here: .env.example names all keys.',
  ]);
});

it('misspelt keys with our beginnings are warned of, what the surroundings set is not', () => {
  const config = load({
    KUBERNETES_CONFG: 'x',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    KUBERNETES_PORT_443_TCP: 'x',
    NACOS_SERVICE_PORT: '1',
    JENKINS_HOME: '/var',
    PATH: '/bin',
  });
  expect(config.warnings).toEqual([
    'KUBERNETES_CONFG is set but means nothing here: .env.example names all keys.',
  ]);
});

it.each([
  ['2', 2],
  ['0', false],
  ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
])('TRUST_PROXY=%s', (value, expected) => {
  expect(load({ TRUST_PROXY: value }).trustProxy).toEqual(expected);
});

it('MySQL keeps its address, and the sandbox its files in data', () => {
  const databaseUrl = 'mysql://arthor:p%40ss@db:3306/arthor';
  expect(load({ DATABASE_URL: databaseUrl })).toMatchObject({
    databaseUrl,
    dataDirectory: join(directory, 'data'),
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const uncommented = parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));

  it('names every key and no other', () => {
    expect(Object.keys(uncommented).sort()).toEqual(Object.keys(keys.shape).sort());
  });

  it('is commented out as a whole, and valid when it is not', () => {
    expect(parseEnv(example)).toEqual({});
    expect(() => load({ ...uncommented })).not.toThrow();
  });

  it.each(Object.entries(keys.parse({})).filter(([, value]) => value !== undefined))(
    'tells the default of %s',
    (key, value) => {
      if (Array.isArray(value)) return;
      expect(keys.parse({ [key]: uncommented[key] })).toMatchObject({ [key]: value });
    },
  );
});

describe('values that no text may show', () => {
  it('are those of secret keys, and the database’s password', () => {
    const { secrets } = load({
      DATABASE_URL: 'mysql://arthor:p%40ssword@db:3306/arthor',
      JENKINS_ENDPOINT: 'http://jenkins.test',
      JENKINS_USERNAME: 'ci',
      JENKINS_API_TOKEN: 'api-token',
      APISIX_HOST: 'apisix.test',
      APISIX_TOKEN: 'apisix-token',
    });

    expect(secrets).toEqual(['p@ssword', 'api-token', 'apisix-token']);
    expect(load({}).secrets).toEqual([]);
  });

  it('are not shown where an address with them is refused', () => {
    expect(refusal({ JENKINS_ENDPOINT: 'http://ci:hunter22@jenkins.test' })).not.toContain('hunter22');
  });
});
