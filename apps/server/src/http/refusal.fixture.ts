import type { RouteName } from '@arthor/contract';

/** A valid body for each endpoint; generated tests break it field by field. */
export const soundBodies: Readonly<Partial<Record<RouteName, readonly object[]>>> = {
  createSession: [{ username: 'admin', password: 'secret' }],
  changePassword: [{ currentPassword: 'secret', newPassword: 'new secret', endTokens: true }],
  endOidcSessions: [{ logout_token: 'a.b.c' }],
  createUser: [{ username: 'lei', nickname: 'Li Lei', roles: [{ role: 'DEVELOPER', environment: 'dev' }] }],
  updateUser: [{ disabled: false }],
  setUserRoles: [{ roles: [{ role: 'ADMIN', environment: 'dev' }] }],
  createToken: [
    {
      name: 'ci',
      role: 'DEVELOPER',
      environments: ['dev'],
      applications: ['shop'],
      expiresAt: '2026-12-01T00:00:00.000Z',
    },
  ],
  createApplication: [{ name: 'shop', description: 'sells' }],
  updateApplication: [{ description: 'sells' }],
  putApplicationSettings: [
    {
      containerPort: 8080,
      readinessPath: '/ready',
      env: { LEVEL: 'info', 'spring.profiles.active': 'dev' },
      envFrom: [{ kind: 'ConfigMap', name: 'shop' }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '1Gi' } },
      command: ['run', '--fast'],
      replicas: 2,
      drainSeconds: 5,
      minReadySeconds: 5,
      autoReturn: false,
    },
  ],
  createFeature: [
    {
      name: 'pay',
      repositoryUrl: 'https://git.example/shop.git',
      branch: 'feature/pay',
      repositoryType: 'GIT',
    },
  ],
  updateFeature: [{ branch: 'main', lifecycle: 'CLOSED' }],
  createEnvironment: [{ name: 'dev', description: 'Development', host: 'dev.example.com' }],
  updateEnvironment: [
    {
      description: 'Development',
      host: 'dev.example.com',
      settings: {
        cluster: 'main',
        deployMode: 'NATIVE',
        gatewayUrl: 'http://gateway:8081',
        drainSeconds: 1,
        progressDeadlineSeconds: 60,
        minReadySeconds: 5,
        autoReturn: true,
        keepWarmSeconds: 30,
        keepWarmMaxReplicas: 5,
        onDrift: 'TELL',
        onStalled: 'CANCEL',
        protected: true,
        remindCanaryHours: 12,
        remindVariantHours: 72,
        confirm: { DEPLOY: 2 },
        acceptBuildsFrom: ['dev'],
        nacosNamespace: 'dev',
      },
    },
  ],
  tryLane: [{ requests: 10, header: 'v2' }],
  createBuild: [
    { application: 'shop', feature: 'pay', environment: 'dev', image: 'host/shop:1', commit: '0c77de1' },
    {
      application: 'shop',
      feature: 'pay',
      environment: 'dev',
      deploy: { symbol: 'pay', replicas: 2, ttlSeconds: 3600 },
    },
  ],
  createFreeze: [
    {
      environment: 'dev',
      application: 'shop',
      startsAt: '2026-11-10T16:00:00.000Z',
      endsAt: '2026-11-11T16:00:00.000Z',
      reason: 'the sale',
    },
  ],
  createOperation: [
    {
      operate: 'DEPLOY',
      build: 1,
      environment: 'dev',
      symbol: 'stable',
      replicas: 2,
      external: true,
      ttlSeconds: 3600,
      reason: 'why not',
      expectedTick: 3,
      onStalled: 'WAIT',
    },
    { operate: 'GRAY', build: 1, environment: 'dev', symbol: 'stable', replicas: 1, canaryValue: 'v2' },
    { operate: 'BLUE_GREEN', build: 1, environment: 'dev', symbol: 'stable', replicas: 1, weight: 20 },
    { operate: 'UPDATE_BLUE_GREEN', deployment: 31, weight: 40 },
    { operate: 'PROMOTE', deployment: 31 },
    { operate: 'ROLLBACK', deployment: 17 },
    { operate: 'ROLLBACK', application: 'shop', environment: 'dev', symbol: 'stable' },
    { operate: 'SCALE', deployment: 31, replicas: 4 },
    { operate: 'RESTART', deployment: 31 },
    { operate: 'DELETE', deployment: 31 },
    { operate: 'CANCEL', operation: 55 },
  ],
};

/** One broken body and the error it must give. */
export interface Broken {
  readonly what: string;
  readonly body: unknown;
  readonly path: string;
  readonly codes: readonly string[];
}

const wrongType = ['INVALID_TYPE', 'INVALID_VALUE'];
const wrongText = ['TOO_LONG', 'INVALID_FORMAT', 'INVALID_VALUE', 'INVALID_TYPE'];
const hostileText = `\u0000${'x'.repeat(20_000)}\ud800`;

/** A valid body with each field broken in every way its type allows. */
export function* breakages(body: unknown): Generator<Broken> {
  for (const [path, value] of fieldsOf(body, [])) {
    const at = path.join('.');
    const set = (by: unknown): unknown => replaced(body, path, by);
    yield { what: 'of another kind', body: set(otherKind(value)), path: at, codes: wrongType };
    yield { what: 'null', body: set(null), path: at, codes: wrongType };
    if (typeof value === 'string')
      yield { what: 'hostile', body: set(hostileText), path: at, codes: wrongText };
    if (typeof value === 'number') {
      yield { what: 'huge', body: set(1e300), path: at, codes: ['TOO_BIG', 'INVALID_TYPE'] };
      yield { what: 'negative', body: set(-1), path: at, codes: ['TOO_SMALL'] };
      yield { what: 'broken', body: set(1.5), path: at, codes: ['INVALID_TYPE'] };
    }
    if (isRecord(value)) {
      const more = { ...value, nobodyKnows: 1 };
      yield {
        what: 'with an unknown key',
        body: set(more),
        path: [...path, 'nobodyKnows'].join('.'),
        codes: ['UNKNOWN_KEY', 'INVALID_TYPE'],
      };
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const otherKind = (value: unknown): unknown => (typeof value === 'object' ? 7 : { a: 1 });

function* fieldsOf(value: unknown, path: readonly string[]): Generator<[readonly string[], unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* fieldsOf(inner, [...path, key]);
}

const replaced = (value: unknown, path: readonly string[], by: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === key ? replaced(inner, rest, by) : inner));
  return isRecord(value) ? { ...value, [key]: replaced(value[key], rest, by) } : value;
};
