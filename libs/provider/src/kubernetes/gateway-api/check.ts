import { ProviderError, type CheckItem } from '@arthor/core';
import { z } from 'zod';
import { eachOf } from '../../http/each.js';
import { checkUses } from '../address-uses.js';
import type { KubernetesApi } from '../api.js';
import { checked } from '../check.js';
import { checkRights } from '../permission.js';

/** Where routes are to be attached. */
interface Attachment {
  readonly namespace: string;
  readonly host: string;
  readonly gateway: { readonly namespace: string; readonly name: string };
}

const gatewaySchema = z.object({
  spec: z.object({
    gatewayClassName: z.string().default(''),
    listeners: eachOf(
      z.object({
        name: z.string(),
        hostname: z.string().nullish(),
        allowedRoutes: z
          .object({ namespaces: z.object({ from: z.string().default('Same') }).nullish() })
          .nullish(),
      }),
    ),
  }),
  status: z.object({ conditions: eachOf(z.object({ type: z.string(), status: z.string() })) }).prefault({}),
});

const classSchema = z.object({
  status: z
    .object({
      // Plain names until 1.2 of the Gateway API.
      supportedFeatures: eachOf(z.union([z.string(), z.object({ name: z.string() })])),
    })
    .prefault({}),
});

/** What of our routes a controller need not support: the path is taken off before the pod. */
const neededFeature = 'HTTPRoutePathRewrite';

/** Whether HTTPRoutes of a namespace and host would be taken by the Gateway, and may be written. Never throws. */
export function checkGateway(
  api: KubernetesApi,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  return Promise.all([
    checked('GATEWAY', () => checkAttachment(api, attachment, signal)),
    checked('GATEWAY_FEATURES', () => checkFeatures(api, attachment.gateway, signal)),
    checked('ROUTE_CONFLICT', () => checkUses(api, 'HTTPRoute', signal)),
    checked('ROUTE_RIGHTS', () =>
      checkRights(
        api,
        'ROUTE_RIGHTS',
        attachment.namespace,
        [{ kind: 'HTTPRoute', verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] }],
        signal,
      ),
    ),
  ]);
}

async function checkAttachment(
  api: KubernetesApi,
  { namespace, host, gateway }: Attachment,
  signal: AbortSignal,
): Promise<CheckItem> {
  const name = `${gateway.namespace}/${gateway.name}`;
  const failed = (message: string): CheckItem => ({ code: 'GATEWAY', status: 'FAILED', message });
  const object = await api.get('Gateway', gateway, signal);
  if (object === null) return failed(`The Gateway ${name} does not exist.`);
  const { spec, status } = gatewaySchema.parse(object);
  const programmed = status.conditions.some((item) => item.type === 'Programmed' && item.status === 'True');
  if (!programmed) return failed(`The Gateway ${name} is not programmed by its controller.`);
  const admits = spec.listeners.filter(({ allowedRoutes }) => {
    const from = allowedRoutes?.namespaces?.from ?? 'Same';
    // A selector's answer would need the namespace's labels; the gateway itself will say.
    return from !== 'Same' || gateway.namespace === namespace;
  });
  if (admits.length === 0)
    return failed(`No listener of the Gateway ${name} admits routes of the namespace ${namespace}.`);
  if (!admits.some(({ hostname }) => covers(hostname ?? '', host))) {
    return failed(`No listener of the Gateway ${name} is for the host ${host}.`);
  }
  return { code: 'GATEWAY', status: 'OK', message: `The Gateway ${name} takes routes for ${host}.` };
}

/** What the controller of the Gateway says that it can do; one that says nothing may do it all the same. */
async function checkFeatures(
  api: KubernetesApi,
  gateway: Attachment['gateway'],
  signal: AbortSignal,
): Promise<CheckItem> {
  const item = (status: CheckItem['status'], message: string): CheckItem => ({
    code: 'GATEWAY_FEATURES',
    status,
    message,
  });
  const object = await api.get('Gateway', gateway, signal);
  if (object === null) return item('UNKNOWN', 'Without the Gateway there is nobody to ask.');
  const name = gatewaySchema.parse(object).spec.gatewayClassName;
  const found = await api.get('GatewayClass', { namespace: '', name }, signal).catch(unlessDenied);
  if (found === 'denied') return item('UNKNOWN', `The GatewayClass ${name} may not be read.`);
  if (found === null) return item('UNKNOWN', `The GatewayClass ${name} does not exist.`);
  const said = classSchema.parse(found).status.supportedFeatures;
  const features = said.map((one) => (typeof one === 'string' ? one : one.name));
  if (features.length === 0)
    return item('UNKNOWN', `The GatewayClass ${name} does not say what its controller supports.`);
  if (features.includes(neededFeature))
    return item('OK', `The controller of the GatewayClass ${name} supports what routes need.`);
  const message = `The controller of the GatewayClass ${name} does not support ${neededFeature}: pods would see the lane's path.`;
  return item('FAILED', message);
}

/** A Role of before lacks this right; nothing but this question needs it. */
function unlessDenied(error: unknown): 'denied' {
  if (error instanceof ProviderError && error.kind === 'DENIED') return 'denied';
  throw error;
}

function covers(hostname: string, host: string): boolean {
  if (hostname === '' || hostname === host) return true;
  return hostname.startsWith('*.') && host.endsWith(hostname.slice(1));
}
