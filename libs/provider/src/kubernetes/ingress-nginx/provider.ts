import type { RouteOptions, RouteProvider } from '../route-provider.js';
import { IngressNginxRoute } from './route.js';

const open = ({ api, instanceId, ingressClass, pathType }: RouteOptions): IngressNginxRoute =>
  new IngressNginxRoute({
    api,
    instanceId,
    ...(ingressClass === undefined ? {} : { className: ingressClass }),
    ...(pathType === undefined ? {} : { pathType }),
  });

/** Routes as Ingresses of a class. */
export const ingressNginx: RouteProvider = {
  open,
  former: open,
  gatewayOf: ({ ingressClass }) => `IngressClass ${ingressClass ?? 'nginx'}`,
};
