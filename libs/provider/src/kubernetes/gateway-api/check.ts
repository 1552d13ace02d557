import type { CheckItem } from '@arthor/core';
import { z } from 'zod';
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
    listeners: z
      .array(
        z.object({
          name: z.string(),
          hostname: z.string().nullish(),
          allowedRoutes: z
            .object({ namespaces: z.object({ from: z.string().default('Same') }).nullish() })
            .nullish(),
        }),
      )
      .default([]),
  }),
  status: z
    .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) })
    .prefault({}),
});

/** Whether HTTPRoutes of a namespace and host would be taken by the Gateway, and may be written. Never throws. */
export function checkGateway(
  api: KubernetesApi,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  return Promise.all([
    checked('GATEWAY', () => checkAttachment(api, attachment, signal)),
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

function covers(hostname: string, host: string): boolean {
  if (hostname === '' || hostname === host) return true;
  return hostname.startsWith('*.') && host.endsWith(hostname.slice(1));
}
