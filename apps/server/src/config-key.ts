import {
  httpAddress,
  namespacedName,
  newPassword,
  objectName,
  roles,
  routeProviderName,
} from '@arthor/contract';
import { z } from 'zod';
import {
  flag,
  hostOfUrl,
  httpUrl,
  like,
  list,
  listenHost,
  oneOf,
  proxies,
  publicAddress,
  seconds,
  text,
  whole,
} from './config-value.js';
import { issuer, roleMap } from './config-oidc.js';
import { parseDatabaseUrl } from './store/database-url.js';

/** Providers that the sandbox can simulate. */
export const simulatable = ['kubernetes', 'jenkins', 'nacos', 'apisix'] as const;
export type Simulatable = (typeof simulatable)[number];

const sandbox = z.string().transform((value, context) => {
  if (value === 'auto' || value === 'on' || value === 'off') return value;
  const named = value.split(',').map((word) => word.trim());
  const known = simulatable.filter((word) => named.includes(word));
  if (known.length === named.length) return known;
  context.addIssue({ code: 'custom', message: `auto, on, off, or a list out of ${simulatable.join(',')}` });
  return z.NEVER;
});

const databaseUrl = z
  .string()
  .refine(
    (value) => parseDatabaseUrl(value) !== null,
    'sqlite:<path> or mysql://user:password@host:3306/database',
  );

/** Every configuration key with its default. `.env.example` explains each. */
export const keys = z.object({
  HOST: listenHost.default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8080),
  PUBLIC_URL: publicAddress.optional(),
  TRUST_PROXY: proxies.default(false),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  LOG_FORMAT: oneOf('json', 'pretty').optional(),

  DATABASE_URL: databaseUrl.default('sqlite:data/arthor.sqlite'),
  ADMIN_PASSWORD: like(newPassword, 'a password of 8 to 1024 characters').optional(),
  DEFAULT_ROLE: oneOf(...roles).default('OPERATOR'),

  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_USERNAME_CLAIM: text.default('preferred_username'),
  OIDC_GROUPS_CLAIM: text.default('groups'),
  OIDC_ROLE_MAP: roleMap.optional(),
  OIDC_SESSION_SECONDS: whole(60, 86_400).default(28_800),

  PROVIDERS: list.default([]),

  SANDBOX: sandbox.default('auto'),
  SANDBOX_GATEWAY_PORT: whole(0, 65_535).default(8081),
  SANDBOX_PROPAGATION_SECONDS: seconds.optional(),

  COMMAND_DEPLOY_MODE: oneOf('NATIVE', 'UNCOUPLED').default('NATIVE'),
  GATEWAY_URL: httpUrl
    .pipe(like(httpAddress, 'an address like https://host:port/path, at most 255 characters'))
    .optional(),
  DRAIN_SECONDS: seconds.optional(),
  MIN_READY_SECONDS: whole(0, 600).optional(),
  KEEP_WARM_SECONDS: seconds.optional(),
  AUTO_RETURN: flag.default(true),
  ROUTE_SETTLE_SECONDS: seconds.optional(),
  PROGRESS_DEADLINE_SECONDS: seconds.optional(),
  RESYNC_SECONDS: seconds.refine((ms) => ms > 0, 'a number of seconds above 0').default(30_000),
  BUILD_DEADLINE_SECONDS: seconds.default(14_400_000),

  KUBERNETES_CONFIG: text.optional(),
  KUBERNETES_ALLOW_EXEC: flag.default(false),
  KUBERNETES_ROUTE_PROVIDER: like(routeProviderName, 'the name of a route provider').default('auto'),
  KUBERNETES_GATEWAY: like(namespacedName, 'namespace/name').optional(),
  KUBERNETES_INGRESS_CLASS: like(objectName, 'the name of an IngressClass').optional(),
  KUBERNETES_DEFAULT_PATH_TYPE: oneOf('ImplementationSpecific', 'Prefix', 'Exact').default(
    'ImplementationSpecific',
  ),
  KUBERNETES_DEFAULT_POD_PORT: whole(1, 65_535).default(8080),
  KUBERNETES_DEFAULT_SERVICE_PORT: whole(1, 65_535).default(80),
  KUBERNETES_DEFAULT_IMAGE_PULL_POLICY: oneOf('Always', 'IfNotPresent', 'Never').default('IfNotPresent'),
  KUBERNETES_IMAGE_PULL_SECRETS: list
    .refine(
      (names) => names.every((name) => objectName.safeParse(name).success),
      'names of Secrets, between commas',
    )
    .default([]),
  KUBERNETES_GRACE_PERIOD_SECONDS: whole(0, 3600).default(45),
  KUBERNETES_DEBUGGING: flag.default(false),

  JENKINS_ENDPOINT: httpUrl.optional(),
  JENKINS_USERNAME: text.optional(),
  JENKINS_API_TOKEN: text.optional(),
  JENKINS_TEMPLATE: text.optional(),
  JENKINS_FOLDER: text.optional(),
  JENKINS_IMAGE_REPOSITORY_HOST: text.optional(),
  JENKINS_IMAGE_REPOSITORY_ORG: text.optional(),
  JENKINS_IMAGE_REPOSITORY_USERNAME: text.optional(),
  JENKINS_IMAGE_REPOSITORY_PASSWORD: text.optional(),
  JENKINS_GIT_CREDENTIALS_ID: text.optional(),
  JENKINS_REGISTRY_CREDENTIALS_ID: text.optional(),

  NACOS_SCHEME: oneOf('http', 'https').default('http'),
  NACOS_HOST: hostOfUrl.optional(),
  NACOS_PORT: whole(1, 65_535).default(8848),
  NACOS_NAMESPACE: text.optional(),
  NACOS_GROUP: text.default('DEFAULT_GROUP'),
  NACOS_USERNAME: text.optional(),
  NACOS_PASSWORD: text.optional(),

  APISIX_SCHEME: oneOf('http', 'https').default('http'),
  APISIX_HOST: hostOfUrl.optional(),
  APISIX_PORT: whole(1, 65_535).default(9180),
  APISIX_AUTH_KEY: text
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'the name of a header, e.g. X-API-KEY')
    .default('X-API-KEY'),
  APISIX_TOKEN: text
    .refine(
      (value) => !/^x-api-key$/i.test(value),
      'the value of the header; the name of it is APISIX_AUTH_KEY',
    )
    .optional(),
  APISIX_CONTROL_URLS: list
    .refine(
      (urls) => urls.every((url) => httpAddress.safeParse(url).success),
      'addresses like http://host:9090, between commas',
    )
    .default([]),
});

/** Values of all keys. */
export type KeyValues = z.output<typeof keys>;

/** Keys whose values must not be shown. */
export const secretKeys: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'ADMIN_PASSWORD',
  'OIDC_CLIENT_SECRET',
  'JENKINS_API_TOKEN',
  'JENKINS_IMAGE_REPOSITORY_PASSWORD',
  'NACOS_PASSWORD',
  'APISIX_AUTH_KEY',
  'APISIX_TOKEN',
]);

/** Prefixes of our keys: an unknown key with one is probably misspelt. */
export const ourPrefixes = ['JENKINS_', 'NACOS_', 'KUBERNETES_', 'APISIX_', 'SANDBOX_', 'COMMAND_', 'OIDC_'];

/** Variables that Kubernetes and Jenkins set for other purposes. */
export const foreignKeys =
  /^(KUBERNETES_(SERVICE|PORT)|[A-Z0-9_]+_SERVICE_(HOST|PORT)|[A-Z0-9_]+_PORT_\d+_|JENKINS_(URL|HOME|SERVER_COOKIE|NODE_COOKIE)$)/;

/** Keys that name a real provider: while none is set, the sandbox simulates all of them. */
export const providerKeys = Object.keys(keys.shape).filter((key) =>
  /^(KUBERNETES|JENKINS|NACOS|APISIX)_/.test(key),
);
