import { ResolvedRoute } from '../resolved-route.js';
import type { RouteOptions, RouteProvider } from '../route-provider.js';
import { IngressNginxRoute } from './route.js';

const open = ({ api, instanceId, random, ingressClass, pathType }: RouteOptions): IngressNginxRoute =>
  new IngressNginxRoute({
    api,
    instanceId,
    random,
    ...(ingressClass === undefined ? {} : { className: ingressClass }),
    ...(pathType === undefined ? {} : { pathType }),
  });

/** Routes as Ingresses of a class. */
export const ingressNginx: RouteProvider = {
  open,
  former: (options) => {
    if (options.ingressClass !== undefined) return open(options);
    return new ResolvedRoute('ingress-nginx', options.identity, async (clusterId) => {
      const { ingressClass } = await options.memory.recall(clusterId);
      return open(ingressClass === null ? options : { ...options, ingressClass });
    });
  },
  gatewayOf: ({ ingressClass }) => `IngressClass ${ingressClass ?? 'nginx'}`,
};
