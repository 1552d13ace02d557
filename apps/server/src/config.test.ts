import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseEnv } from 'node:util';
import { environmentSettings } from '@arthor/contract';
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
    [
      'OIDC_ROLE_MAP',
      'ops=ROOT',
      'OIDC_ROLE_MAP must be entries like group=ROLE or group=ROLE@environment between semicolons, ROLE one of VIEWER, DEVELOPER, OPERATOR, ADMIN, but is "ops=ROOT".',
    ],
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

  /** For each key a value that cannot work; null: any text may be right, or another test has it. */
  const impossible: Readonly<Record<keyof typeof keys.shape, string | null>> = {
    HOST: 'https://arthor.example.com',
    PORT: '65536',
    PUBLIC_URL: 'arthor.example.com',
    TRUST_PROXY: 'true',
    LOG_LEVEL: 'loud',
    LOG_FORMAT: 'xml',
    DATABASE_URL: 'postgres://db',
    ADMIN_PASSWORD: '1234567',
    DEFAULT_ROLE: 'ROOT',
    OIDC_ISSUER: 'http://sso.example.com',
    OIDC_CLIENT_ID: null,
    OIDC_CLIENT_SECRET: null,
    OIDC_USERNAME_CLAIM: null,
    OIDC_GROUPS_CLAIM: null,
    OIDC_ROLE_MAP: 'ops',
    OIDC_SESSION_SECONDS: '59',
    // What it names is loaded when the server starts.
    PROVIDERS: null,
    SANDBOX: 'docker',
    SANDBOX_GATEWAY_PORT: '-1',
    SANDBOX_PROPAGATION_SECONDS: 'slow',
    COMMAND_DEPLOY_MODE: 'COUPLED',
    GATEWAY_URL: 'gateway.example.com',
    DRAIN_SECONDS: '1m',
    MIN_READY_SECONDS: '601',
    KEEP_WARM_SECONDS: 'long',
    AUTO_RETURN: 'yes',
    ROUTE_SETTLE_SECONDS: '-1',
    PROGRESS_DEADLINE_SECONDS: 'x',
    RESYNC_SECONDS: '0',
    // What the file contains is looked at when the server starts.
    KUBERNETES_CONFIG: null,
    KUBERNETES_ALLOW_EXEC: '1',
    KUBERNETES_ROUTE_PROVIDER: 'traefik',
    KUBERNETES_GATEWAY: 'public',
    KUBERNETES_INGRESS_CLASS: 'Nginx class',
    KUBERNETES_DEFAULT_PATH_TYPE: 'Regex',
    KUBERNETES_DEFAULT_POD_PORT: '0',
    KUBERNETES_DEFAULT_SERVICE_PORT: '0',
    KUBERNETES_DEFAULT_IMAGE_PULL_POLICY: 'Sometimes',
    KUBERNETES_IMAGE_PULL_SECRETS: 'registry-login;other',
    KUBERNETES_GRACE_PERIOD_SECONDS: '3601',
    KUBERNETES_DEBUGGING: 'on',
    JENKINS_ENDPOINT: 'jenkins:8080',
    JENKINS_USERNAME: null,
    JENKINS_API_TOKEN: null,
    // The template, and what is filled into it, is looked at when the server starts.
    JENKINS_TEMPLATE: null,
    JENKINS_FOLDER: null,
    JENKINS_IMAGE_REPOSITORY_HOST: null,
    JENKINS_IMAGE_REPOSITORY_ORG: null,
    JENKINS_IMAGE_REPOSITORY_USERNAME: null,
    JENKINS_IMAGE_REPOSITORY_PASSWORD: null,
    JENKINS_GIT_CREDENTIALS_ID: null,
    JENKINS_REGISTRY_CREDENTIALS_ID: null,
    BUILD_DEADLINE_SECONDS: 'never',
    NACOS_SCHEME: 'tcp',
    NACOS_HOST: 'http://nacos',
    NACOS_PORT: '0',
    NACOS_NAMESPACE: null,
    NACOS_GROUP: null,
    NACOS_USERNAME: null,
    NACOS_PASSWORD: null,
    APISIX_SCHEME: 'tcp',
    APISIX_HOST: 'apisix:9180',
    APISIX_PORT: '0',
    APISIX_AUTH_KEY: 'X API KEY',
    APISIX_TOKEN: 'X-API-KEY',
    APISIX_CONTROL_URLS: 'apisix:9090',
  };
  it.each(Object.entries(impossible).filter(([, value]) => value !== null))(
    '%s=%s is refused in one sentence that begins with the key',
    (key, value) => {
      const sentences = refusal({ [key]: value ?? '' }).split('\n');
      expect(sentences).toHaveLength(1);
      expect(sentences[0]).toMatch(new RegExp(`^${key} must be .*\\.$`));
    },
  );

  it.each([
    [
      'HOST',
      ['::1', '0.0.0.0', 'localhost', 'node-1.example.com'],
      ['[::1]', '1.2.3.4:80', '*', 'a b', '-x'],
    ],
    [
      'PUBLIC_URL',
      ['https://arthor.example.com', 'https://example.com/arthor/', 'http://10.0.0.1:8080/tools/arthor'],
      [
        'https://example.com/api',
        'https://example.com/assets/x',
        'https://x/a b',
        'https://x/a//b',
        'https://x/?a',
      ],
    ],
    [
      'TRUST_PROXY',
      ['1', '10.0.0.1', '10.0.0.0/8, fd00::/8', 'loopback,uniquelocal', '::1'],
      ['12', 'abc', '10.0.0', '999.0.0.1', '10.0.0.0/33', '10.0.0.1,', '::1/129', 'true'],
    ],
    ['ADMIN_PASSWORD', ['12345678', 'x'.repeat(1024)], ['1234567', 'x'.repeat(1025)]],
    ['GATEWAY_URL', ['http://gateway:8081/'], ['https://user:secret@gateway', `http://${'g'.repeat(250)}`]],
    [
      'OIDC_ROLE_MAP',
      ['ops=ADMIN', ' cn=ops, ou=groups = OPERATOR@dev ; *=VIEWER;'],
      ['=ADMIN', 'ops=admin', 'ops=ADMIN@', 'ops=ADMIN@Dev', 'ops=ADMIN@a@b', 'a=VIEWER;b', ';'],
    ],
    ['KUBERNETES_GATEWAY', ['gateway-system/public'], ['a/b/c', 'Gateway/public', '/public', 'ns/a..b']],
    ['NACOS_HOST', ['nacos', '10.0.0.1', '[fd00::1]'], ['nacos:8848', 'nacos/path', 'fd00::1']],
  ])('%s may be what works, and nothing else', (key, right, wrong) => {
    for (const value of right)
      expect([value, () => load({ [key]: value })]).toSatisfy(([, read]) => read() !== null);
    for (const value of wrong) expect(refusal({ [key]: value })).toMatch(new RegExp(`^${key} must be `));
  });

  it.each([
    ['KUBERNETES_GATEWAY', 'gateway'],
    ['KUBERNETES_INGRESS_CLASS', 'ingressClass'],
    ['GATEWAY_URL', 'gatewayUrl'],
  ] as const)('%s is judged as the environment’s setting %s', (key, setting) => {
    for (const value of [
      'public',
      'gw/public',
      'gw/Public',
      'a..b',
      'http://g:81/x',
      'http://g?x',
      'x'.repeat(300),
    ])
      expect([value, keys.shape[key].safeParse(value).success]).toEqual([
        value,
        environmentSettings.safeParse({ [setting]: value }).success,
      ]);
  });

  it('the gateway of the sandbox at the port of the console', () => {
    expect(refusal({ PORT: '8081' })).toBe('SANDBOX_GATEWAY_PORT must not be 8081, which is PORT.');
    expect(load({ PORT: '0', SANDBOX_GATEWAY_PORT: '0' }).port).toBe(0);
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

it('what the file .env says beside our keys is for the providers that it adds, which see all of it', () => {
  const own = mkdtempSync(join(tmpdir(), 'arthor-config-'));
  writeFileSync(join(own, '.env'), 'PROVIDERS=./mine.mjs, /there.mjs\nFILE_ROUTES=routes\nNACOS_HSOT=x\n');
  const { providers, warnings } = loadConfig({}, own);
  rmSync(own, { recursive: true });

  expect(providers.files).toEqual([join(own, 'mine.mjs'), '/there.mjs']);
  expect(providers.env).toMatchObject({ FILE_ROUTES: 'routes' });
  expect(warnings).toEqual(['NACOS_HSOT is set but means nothing here: .env.example names all keys.']);
  expect(load({}).providers).toEqual({ files: [], env: {} });
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

it.each(['0.0.0.0/0', '10.0.0.0/8, ::/0'])(
  'TRUST_PROXY=%s believes everybody, which is warned of',
  (value) => {
    const { warnings } = load({ TRUST_PROXY: value });
    expect(warnings).toEqual([expect.stringMatching(/^TRUST_PROXY believes (0\.0\.0\.0|::)\/0,/)]);
    expect(load({ TRUST_PROXY: '10.0.0.0/8' }).warnings).toEqual([]);
  },
);

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

describe('the OpenID provider', () => {
  const oidc = {
    PUBLIC_URL: 'https://arthor.example.com',
    OIDC_ISSUER: 'https://sso.example.com/',
    OIDC_CLIENT_ID: 'arthor',
    OIDC_CLIENT_SECRET: 'client-secret',
    OIDC_ROLE_MAP: 'cn=ops,ou=groups=OPERATOR@dev; *=VIEWER',
  };

  it('is called letter by letter as it calls itself, and groups mean roles', () => {
    expect(load(oidc).oidc).toMatchObject({
      issuer: 'https://sso.example.com/',
      usernameClaim: 'preferred_username',
      groupsClaim: 'groups',
      roleMap: [
        { group: 'cn=ops,ou=groups', role: 'OPERATOR', environment: 'dev' },
        { group: '*', role: 'VIEWER', environment: null },
      ],
      sessionMs: 28_800_000,
    });
    expect(load({}).oidc).toBeNull();
    expect(load(oidc).secrets).toEqual(['client-secret']);
  });

  it.each(Object.keys(oidc).filter((key) => key !== 'OIDC_ISSUER'))('needs %s', (key) => {
    expect(refusal({ ...oidc, [key]: '' })).toBe(`${key} must be set, since OIDC_ISSUER is.`);
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1/realm', 'http://[::1]:1', 'http://sso.localhost'])(
    'may be without TLS within this machine: %s',
    (issuer) => {
      expect(load({ ...oidc, OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
    },
  );

  it.each([
    'http://localhost.example.com',
    'https://a:b@sso',
    'https://sso/?x',
    `https://${'x'.repeat(250)}`,
  ])('is not %s', (issuer) => {
    expect(refusal({ ...oidc, OIDC_ISSUER: issuer })).toMatch(/^OIDC_ISSUER must be /);
  });
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
