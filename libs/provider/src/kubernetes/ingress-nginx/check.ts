import type { CheckItem } from '@arthor/core';
import { z } from 'zod';
import { checkUses } from '../address-uses.js';
import type { KubernetesApi } from '../api.js';
import { checked } from '../check.js';
import { checkRights } from '../permission.js';

/** Whether Ingresses of the class would be served and may be written. Never throws. */
export function checkIngress(
  api: KubernetesApi,
  { namespace, host, className }: { namespace: string; host: string; className: string },
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  return Promise.all([
    checked('INGRESS_CLASS', () => checkClass(api, className, host, signal)),
    checked('ROUTE_CONFLICT', () => checkUses(api, 'Ingress', signal)),
    checked('ROUTE_RIGHTS', () =>
      checkRights(
        api,
        'ROUTE_RIGHTS',
        namespace,
        [{ kind: 'Ingress', verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] }],
        signal,
      ),
    ),
  ]);
}

async function checkClass(
  api: KubernetesApi,
  className: string,
  host: string,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'INGRESS_CLASS';
  const object = await api.get('IngressClass', { namespace: '', name: className }, signal);
  if (object === null) {
    const message = `The IngressClass ${className} does not exist: nobody would serve ${host}. Set KUBERNETES_INGRESS_CLASS, or install a controller.`;
    return { code, status: 'FAILED', message };
  }
  const schema = z.object({ spec: z.object({ controller: z.string().default('') }).prefault({}) });
  const { controller } = schema.parse(object).spec;
  return { code, status: 'OK', message: `The IngressClass ${className} is served by ${controller}.` };
}
