import { ProviderError, type CheckItem } from '@arthor/core';
import { z } from 'zod';
import type { ApisixApi } from './api.js';
import type { Instances } from './instances.js';
import { labelsIn } from './live-route.js';
import { ownPlugins } from './route-body.js';
import { isAtLeast } from './version.js';

/** Whether the Admin API answers and lets us in, knows our plugins, is nobody else's, and its instances can be asked. Never throws. */
export async function checkApisix(
  api: ApisixApi,
  instances: Instances,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  const reachable = await said('APISIX_REACHABLE', async () => {
    // The smallest page that is allowed.
    await api.read('/routes?page=1&page_size=10', z.object({ list: z.array(z.unknown()) }), signal);
    return ['OK', `APISIX ${api.version ?? 'of an unknown version'} answers and knows the key.`];
  });
  if (reachable.status !== 'OK') return [reachable];
  return [
    reachable,
    ageOf(api.version),
    ...(await Promise.all([
      said('APISIX_PLUGINS', () => checkPlugins(api, signal)),
      said('APISIX_OWNER', () => checkOwner(api, signal)),
      said('APISIX_INSTANCES', () => checkInstances(api, instances, signal)),
    ])),
  ];
}

type Said = readonly [status: CheckItem['status'], message: string];

function ageOf(version: string | null): CheckItem {
  const item = (status: CheckItem['status'], message: string): CheckItem => ({
    code: 'APISIX_VERSION',
    status,
    message,
  });
  if (version === null) return item('UNKNOWN', 'APISIX does not tell its version.');
  if (isAtLeast(version, 3, 17))
    return item('OK', `APISIX ${version} has no fault that is known to matter here.`);
  const faults = 'CVE-2026-31908, CVE-2026-39999, CVE-2026-44087';
  return item('WARNING', `APISIX ${version} is older than 3.17, which mends ${faults}.`);
}

async function checkPlugins(api: ApisixApi, signal: AbortSignal): Promise<Said> {
  const enabled = await api.read('/plugins/list', z.array(z.string()), signal);
  const missing = ownPlugins.filter((name) => !enabled.includes(name));
  if (missing.length === 0) return ['OK', `The plugins ${ownPlugins.join(', ')} are enabled.`];
  return ['FAILED', `The plugins ${missing.join(', ')} are not enabled in APISIX’s config.yaml.`];
}

/** By which an ingress controller knows what is its own (2.x spells it so). */
const controllerLabels = ['manager-by', 'managed-by'];

async function checkOwner(api: ApisixApi, signal: AbortSignal): Promise<Said> {
  for (const label of controllerLabels) {
    const routes = await api.list('routes', label, signal);
    const owner = routes.map(({ value }) => labelsIn(value)[label]).find((one) => isController(one));
    if (owner !== undefined)
      return [
        'WARNING',
        `${owner} owns this APISIX and takes away what it did not write itself: use the route provider gateway-api for its environments.`,
      ];
  }
  return ['OK', 'No ingress controller owns this APISIX.'];
}

const isController = (owner: string | undefined): owner is string =>
  owner !== undefined && /ingress-controller/.test(owner);

async function checkInstances(api: ApisixApi, instances: Instances, signal: AbortSignal): Promise<Said> {
  if (instances.areKnown) {
    const silent = await instances.unreachable(signal);
    if (silent.length === 0) return ['OK', 'Every instance answers at its control API.'];
    return ['FAILED', `Nobody answers at the control API ${silent.join(', ')}.`];
  }
  if (answersMarks(api.version))
    return ['OK', 'No control APIs are named: the gateway is asked at the environment’s address.'];
  return [
    'WARNING',
    'No control APIs are named, and APISIX tells no version that can be asked: routes are only assumed to be in force.',
  ];
}

/** Plugins have conditions since 3.0; before, the answer meant for us would be everybody's. */
export const answersMarks = (version: string | null): boolean => isAtLeast(version, 3, 1);

async function said(code: string, check: () => Promise<Said>): Promise<CheckItem> {
  try {
    const [status, message] = await check();
    return { code, status, message };
  } catch (error) {
    const aborted = error instanceof ProviderError && error.code === 'ABORTED';
    const message = error instanceof Error ? error.message : String(error);
    return { code, status: aborted ? 'UNKNOWN' : 'FAILED', message };
  }
}
