import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { routeProviders } from '@arthor/contract';
import {
  foreignKeys,
  keys,
  type KeyValues,
  ourPrefixes,
  providerKeys,
  secretKeys,
  type Simulatable,
} from './config-key.js';
import type { OidcConfig } from './config-oidc.js';
import { maskOf } from './runtime/mask.js';
import { parseDatabaseUrl } from './store/database-url.js';

/** The configuration is invalid. The message names each key and what was expected, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The validated configuration. `…Ms` are milliseconds; null = not set. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** The address that browsers use; null = trust the request's Host. */
  readonly publicUrl: string | null;
  readonly trustProxy: false | number | readonly string[];
  readonly log: { readonly level: KeyValues['LOG_LEVEL']; readonly format: 'json' | 'pretty' | null };
  /** The path of an SQLite file is absolute. */
  readonly databaseUrl: string;
  /** Folder of the sandbox's files: that of the database file, else `data`. */
  readonly dataDirectory: string;
  readonly adminPassword: string | null;
  readonly defaultRole: KeyValues['DEFAULT_ROLE'];
  /** The OpenID provider people sign in at; null = with passwords only. */
  readonly oidc: OidcConfig | null;
  /** What the sandbox simulates. What is neither simulated nor configured is refused when needed. */
  readonly simulate: Readonly<Record<Simulatable, boolean>>;
  readonly sandboxGatewayPort: number;
  /** How long the sandbox's gateways take at most to follow what is written, ms; null = as the sandbox does. */
  readonly sandboxPropagationMs: number | null;
  /** URL of the gateway that serves the environments' hosts; null in the sandbox = the sandbox's own. */
  readonly gatewayUrl: string | null;
  /** Whether GATEWAY_URL is set; it then wins over the real address of the sandbox's gateway. */
  readonly gatewayUrlIsSet: boolean;
  readonly deploy: {
    readonly mode: KeyValues['COMMAND_DEPLOY_MODE'];
    readonly drainMs: number;
    /** null = 0, in protected environments `protectedMinReadyMs`. */
    readonly minReadyMs: number | null;
    readonly protectedMinReadyMs: number;
    readonly keepWarmMs: number;
    readonly autoReturn: boolean;
    readonly routeSettleMs: number;
    readonly progressDeadlineMs: number;
    readonly resyncMs: number;
  };
  /** Modules that bring providers, and what they may read their own configuration from. */
  readonly providers: { readonly files: readonly string[]; readonly env: Environment };
  readonly kubernetes: {
    /** How to reach real clusters; null = not configured. Paths are absolute; the first file wins. */
    readonly source: { readonly files: readonly string[]; readonly allowExec: boolean } | 'in-cluster' | null;
    readonly routeProvider: KeyValues['KUBERNETES_ROUTE_PROVIDER'];
    /** `namespace/name`. */
    readonly gateway: string | null;
    readonly ingressClass: string | null;
    readonly pathType: string;
    readonly podPort: number;
    readonly servicePort: number;
    readonly imagePullPolicy: KeyValues['KUBERNETES_DEFAULT_IMAGE_PULL_POLICY'];
    readonly imagePullSecrets: readonly string[];
    readonly gracePeriodSeconds: number;
    readonly debugging: boolean;
  };
  /** How long a build may run before it is aborted, ms. */
  readonly buildDeadlineMs: number;
  /** null = not configured (it may be simulated). */
  readonly jenkins: {
    readonly endpoint: string;
    readonly username: string | null;
    readonly apiToken: string | null;
  } | null;
  /** Settings of the Jenkins jobs, also of simulated ones. */
  readonly job: {
    /** Absolute path; null = the shipped one. */
    readonly template: string | null;
    readonly folder: string | null;
    readonly imageRepositoryHost: string | null;
    readonly imageRepositoryOrg: string | null;
    readonly imageRepositoryUsername: string | null;
    readonly imageRepositoryPassword: string | null;
    readonly gitCredentialsId: string | null;
    readonly registryCredentialsId: string | null;
  };
  readonly nacos: {
    readonly url: string;
    readonly namespace: string | null;
    readonly group: string;
    readonly username: string | null;
    readonly password: string | null;
  } | null;
  readonly apisix: {
    readonly url: string;
    readonly authKey: string;
    readonly token: string;
    /** Control APIs of its instances; null = they cannot be asked. */
    readonly controlUrls: readonly string[] | null;
  } | null;
  /** Values that no text may show: those of secret keys, and the database's password. */
  readonly secrets: readonly string[];
  /** Warnings about unknown keys, for the log. */
  readonly warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from `env` and the file `.env` in `directory`. `env` wins; empty values count as
 * not set. Relative paths start at `directory`.
 * @throws ConfigError naming every key that is wrong.
 */
export function loadConfig(env: Environment, directory: string): Config {
  const file = readEnvFile(join(directory, '.env'));
  const set = { ...file, ...withoutEmpty(env) };
  const parsed = keys.safeParse(set);
  if (!parsed.success) throw new ConfigError(describe(parsed.error.issues, set));
  const simulate = simulated(parsed.data.SANDBOX, set);
  const wrong = contradictions(parsed.data, simulate);
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  // Any other key may be a provider's own.
  const ours = parsed.data.PROVIDERS.length === 0 ? file : {};
  const warnings = [...unknownKeys(set, ours), ...wideProxies(parsed.data.TRUST_PROXY)];
  return shape(parsed.data, simulate, directory, set, warnings);
}

function shape(
  values: KeyValues,
  simulate: Config['simulate'],
  directory: string,
  set: Environment,
  warnings: readonly string[],
): Config {
  const sandbox = simulate.kubernetes;
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    trustProxy: values.TRUST_PROXY,
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT ?? null },
    ...databaseOf(values.DATABASE_URL, directory),
    adminPassword: values.ADMIN_PASSWORD ?? null,
    defaultRole: values.DEFAULT_ROLE,
    oidc: oidcOf(values),
    simulate,
    sandboxGatewayPort: values.SANDBOX_GATEWAY_PORT,
    sandboxPropagationMs: values.SANDBOX_PROPAGATION_SECONDS ?? null,
    gatewayUrl: values.GATEWAY_URL ?? (sandbox ? `http://localhost:${values.SANDBOX_GATEWAY_PORT}` : null),
    gatewayUrlIsSet: values.GATEWAY_URL !== undefined,
    deploy: {
      mode: values.COMMAND_DEPLOY_MODE,
      drainMs: values.DRAIN_SECONDS ?? (sandbox ? 3_000 : 60_000),
      minReadyMs: values.MIN_READY_SECONDS === undefined ? null : values.MIN_READY_SECONDS * 1000,
      protectedMinReadyMs: sandbox ? 0 : 10_000,
      keepWarmMs: values.KEEP_WARM_SECONDS ?? (sandbox ? 30_000 : 300_000),
      autoReturn: values.AUTO_RETURN,
      routeSettleMs: values.ROUTE_SETTLE_SECONDS ?? (sandbox ? 200 : 2_000),
      progressDeadlineMs: values.PROGRESS_DEADLINE_SECONDS ?? (sandbox ? 60_000 : 600_000),
      resyncMs: values.RESYNC_SECONDS,
    },
    providers: {
      files: values.PROVIDERS.map((file) => resolve(directory, file)),
      env: values.PROVIDERS.length === 0 ? {} : set,
    },
    kubernetes: {
      source: kubernetesSource(values, directory, 'KUBERNETES_SERVICE_HOST' in set),
      routeProvider: values.KUBERNETES_ROUTE_PROVIDER,
      gateway: values.KUBERNETES_GATEWAY ?? null,
      ingressClass: values.KUBERNETES_INGRESS_CLASS ?? null,
      pathType: values.KUBERNETES_DEFAULT_PATH_TYPE,
      podPort: values.KUBERNETES_DEFAULT_POD_PORT,
      servicePort: values.KUBERNETES_DEFAULT_SERVICE_PORT,
      imagePullPolicy: values.KUBERNETES_DEFAULT_IMAGE_PULL_POLICY,
      imagePullSecrets: values.KUBERNETES_IMAGE_PULL_SECRETS,
      gracePeriodSeconds: values.KUBERNETES_GRACE_PERIOD_SECONDS,
      debugging: values.KUBERNETES_DEBUGGING,
    },
    jenkins: jenkinsOf(values),
    buildDeadlineMs: values.BUILD_DEADLINE_SECONDS,
    job: {
      template: values.JENKINS_TEMPLATE === undefined ? null : resolve(directory, values.JENKINS_TEMPLATE),
      folder: values.JENKINS_FOLDER ?? null,
      imageRepositoryHost: values.JENKINS_IMAGE_REPOSITORY_HOST ?? null,
      imageRepositoryOrg: values.JENKINS_IMAGE_REPOSITORY_ORG ?? null,
      imageRepositoryUsername: values.JENKINS_IMAGE_REPOSITORY_USERNAME ?? null,
      imageRepositoryPassword: values.JENKINS_IMAGE_REPOSITORY_PASSWORD ?? null,
      gitCredentialsId: values.JENKINS_GIT_CREDENTIALS_ID ?? null,
      registryCredentialsId: values.JENKINS_REGISTRY_CREDENTIALS_ID ?? null,
    },
    nacos: nacosOf(values),
    apisix: apisixOf(values),
    secrets: secretsOf(values),
    warnings,
  };
}

function kubernetesSource(
  values: KeyValues,
  directory: string,
  inCluster: boolean,
): Config['kubernetes']['source'] {
  if (values.KUBERNETES_CONFIG !== undefined) {
    const files = values.KUBERNETES_CONFIG.split(delimiter).filter((file) => file !== '');
    return {
      files: files.map((file) => resolve(directory, file)),
      allowExec: values.KUBERNETES_ALLOW_EXEC,
    };
  }
  return inCluster ? 'in-cluster' : null;
}

function jenkinsOf(values: KeyValues): Config['jenkins'] {
  if (values.JENKINS_ENDPOINT === undefined) return null;
  const { JENKINS_ENDPOINT: endpoint, JENKINS_USERNAME: username, JENKINS_API_TOKEN: apiToken } = values;
  return { endpoint, username: username ?? null, apiToken: apiToken ?? null };
}

function oidcOf(values: KeyValues): Config['oidc'] {
  const {
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_ROLE_MAP: roleMap,
  } = values;
  // `contradictions` has asked for the others.
  if (!issuer || !publicUrl || !clientId || !clientSecret || !roleMap) return null;
  const { OIDC_USERNAME_CLAIM: usernameClaim, OIDC_GROUPS_CLAIM: groupsClaim } = values;
  const sessionMs = values.OIDC_SESSION_SECONDS * 1000;
  return { publicUrl, issuer, clientId, clientSecret, usernameClaim, groupsClaim, roleMap, sessionMs };
}

function nacosOf(values: KeyValues): Config['nacos'] {
  if (values.NACOS_HOST === undefined) return null;
  return {
    url: `${values.NACOS_SCHEME}://${values.NACOS_HOST}:${values.NACOS_PORT}`,
    namespace: values.NACOS_NAMESPACE ?? null,
    group: values.NACOS_GROUP,
    username: values.NACOS_USERNAME ?? null,
    password: values.NACOS_PASSWORD ?? null,
  };
}

function apisixOf(values: KeyValues): Config['apisix'] {
  if (values.APISIX_HOST === undefined) return null;
  const url = `${values.APISIX_SCHEME}://${values.APISIX_HOST}:${values.APISIX_PORT}`;
  const { APISIX_AUTH_KEY: authKey, APISIX_TOKEN: token = '', APISIX_CONTROL_URLS: urls } = values;
  return { url, authKey, token, controlUrls: urls.length === 0 ? null : urls };
}

function secretsOf(values: KeyValues): readonly string[] {
  const address = parseDatabaseUrl(values.DATABASE_URL);
  // APISIX_AUTH_KEY is the name of a header, unless somebody put the key itself there.
  const { APISIX_AUTH_KEY: header } = keys.parse({});
  const others = Object.entries(values).flatMap(([key, value]) =>
    secretKeys.has(key) && key !== 'DATABASE_URL' && typeof value === 'string' && value !== header
      ? [value]
      : [],
  );
  return address?.dialect === 'mysql' ? [address.password, ...others] : others;
}

/** `auto` simulates everything until one provider key is set, and then nothing. */
function simulated(sandbox: KeyValues['SANDBOX'], set: Environment): Config['simulate'] {
  const everything = sandbox === 'on' || (sandbox === 'auto' && !providerKeys.some((key) => key in set));
  const named = typeof sandbox === 'string' ? [] : sandbox;
  const is = (what: Simulatable) => everything || named.includes(what);
  return { kubernetes: is('kubernetes'), jenkins: is('jenkins'), nacos: is('nacos'), apisix: is('apisix') };
}

/** Contradictions between keys that are valid by themselves. */
function contradictions(values: KeyValues, simulate: Config['simulate']): string[] {
  const wrong: string[] = [];
  const needs = (key: keyof KeyValues, by: keyof KeyValues) => {
    if (values[by] !== undefined && values[key] === undefined)
      wrong.push(`${key} must be set, since ${by} is.`);
  };
  for (const key of ['PUBLIC_URL', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLE_MAP'] as const)
    needs(key, 'OIDC_ISSUER');
  needs('OIDC_ISSUER', 'OIDC_CLIENT_ID');
  if (!simulate.jenkins) {
    needs('JENKINS_ENDPOINT', 'JENKINS_USERNAME');
    needs('JENKINS_ENDPOINT', 'JENKINS_API_TOKEN');
    needs('JENKINS_API_TOKEN', 'JENKINS_USERNAME');
    needs('JENKINS_USERNAME', 'JENKINS_API_TOKEN');
  }
  if (!simulate.nacos) needs('NACOS_HOST', 'NACOS_USERNAME');
  if (!simulate.apisix) {
    needs('APISIX_HOST', 'APISIX_TOKEN');
    needs('APISIX_TOKEN', 'APISIX_HOST');
    if (values.APISIX_HOST === undefined && values.APISIX_CONTROL_URLS.length > 0)
      wrong.push('APISIX_HOST must be set, since APISIX_CONTROL_URLS is.');
  }
  const { PORT: port, SANDBOX_GATEWAY_PORT: gatewayPort } = values;
  if (simulate.kubernetes && port !== 0 && port === gatewayPort)
    wrong.push(`SANDBOX_GATEWAY_PORT must not be ${port}, which is PORT.`);
  const { KUBERNETES_ROUTE_PROVIDER: routes, PROVIDERS: modules } = values;
  // With modules it is judged when they are loaded.
  if (modules.length === 0 && !routeProviders.some((name) => name === routes))
    wrong.push(
      `KUBERNETES_ROUTE_PROVIDER must be one of ${routeProviders.join(', ')}, but is ${JSON.stringify(routes)}.`,
    );
  if (routes === 'gateway-api') needs('KUBERNETES_GATEWAY', 'KUBERNETES_ROUTE_PROVIDER');
  return wrong;
}

function databaseOf(databaseUrl: string, directory: string): Pick<Config, 'databaseUrl' | 'dataDirectory'> {
  const address = parseDatabaseUrl(databaseUrl);
  if (address?.dialect !== 'sqlite') return { databaseUrl, dataDirectory: resolve(directory, 'data') };
  const path = resolve(directory, address.path);
  return { databaseUrl: `sqlite:${path}`, dataDirectory: dirname(path) };
}

function describe(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  set: Environment,
): string {
  const sentences = issues.map(({ path, message }) => {
    const key = String(path[0]);
    const shown = secretKeys.has(key) ? '' : `, but is ${maskOf([])(JSON.stringify(set[key]))}`;
    return `${key} must be ${message}${shown}.`;
  });
  return [...new Set(sentences)].join('\n');
}

/** A range of half the world is no proxy: whoever calls could name any address, for the audit and the throttles. */
function wideProxies(trusted: KeyValues['TRUST_PROXY']): string[] {
  const ranges = Array.isArray(trusted) ? trusted : [];
  return ranges
    .filter((range) => Number(range.split('/')[1] ?? 128) < narrowestBits)
    .map((range) => `TRUST_PROXY believes ${range}, which is more than proxies: name only theirs.`);
}
const narrowestBits = 8;

/** Misspelt keys: all unknown keys in .env, and keys of the environment with our prefixes. */
function unknownKeys(set: Environment, file: Environment): string[] {
  return Object.keys(set)
    .filter((key) => !(key in keys.shape) && !foreignKeys.test(key))
    .filter((key) => key in file || ourPrefixes.some((prefix) => key.startsWith(prefix)))
    .map((key) => `${key} is set but means nothing here: .env.example names all keys.`);
}

function readEnvFile(path: string): Environment {
  try {
    return withoutEmpty(parseEnv(readFileSync(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw new ConfigError(`${path} cannot be read.`, { cause });
  }
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}
