import type { RouteProvider } from '../route-provider.js';
import { IngressNginxRoute } from './route.js';

/** Routes as Ingresses of a class. */
export const ingressNginx: RouteProvider = {
  open: ({ api, instanceId, ingressClass, pathType }) =>
    new IngressNginxRoute({
      api,
      instanceId,
      ...(ingressClass === undefined ? {} : { className: ingressClass }),
      ...(pathType === undefined ? {} : { pathType }),
    }),
  gatewayOf: ({ ingressClass }) => `IngressClass ${ingressClass ?? 'nginx'}`,
};
