import { ResolvedRoute } from '../resolved-route.js';
import type { RouteOptions, RouteProvider } from '../route-provider.js';
import { IngressNginxRoute } from './route.js';

const open = ({ ingressClass, ...options }: RouteOptions): IngressNginxRoute =>
  new IngressNginxRoute({
    ...options,
    ...(ingressClass === undefined ? {} : { className: ingressClass }),
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
