import { ProviderError, type Backend, type CanaryBackend, type RouteSpec } from '@arthor/core';
import { hostOf, secretOf, tickHeader } from '../data-plane/mark.js';
import type { JsonObject } from '../json-object.js';
import { grayHeader, mustBePlain } from '../route-fence.js';
import { key, labelsOf } from './label.js';
import { objectId } from './object-id.js';

/** What tells one write of a route from another. */
export interface Marking {
  readonly instanceId: string;
  readonly mark: string;
  /** Whether the gateway itself is to answer with the mark: where its instances cannot be asked by themselves. */
  readonly answers: boolean;
}

/** The plugins that say where requests go: of these nothing is anybody else's. */
export const ownPlugins = ['proxy-rewrite', 'traffic-split', 'redirect'] as const;

/** What APISIX calls a request's header. */
const variableOf = (header: string): string => `http_${header.replaceAll('-', '_')}`;
export const grayVariable = variableOf(grayHeader);
export const tickVariable = variableOf(tickHeader);

/** The id of the upstream behind a backend; throws INVALID for a Service, which APISIX cannot call. */
export function upstreamOf(backend: Backend): string {
  if ('pool' in backend) return objectId(backend.pool);
  const text = `apisix routes to pools of pods, not to the Service ${backend.service}`;
  throw new ProviderError('apisix', 'INVALID', 'SERVICE_REFUSED', text);
}

/** The one route of a lane as it is written: main and canary in one object, upstreams by their ids. */
export function routeBody(spec: RouteSpec, { instanceId, mark, answers }: Marking): JsonObject {
  mustBePlain('apisix', spec);
  const { ref, laneId, tick, host, path, main, canary } = spec;
  const rules = canary === null ? [] : rulesOf(canary);
  const secret = secretOf(instanceId, laneId);
  return {
    name: ref.name,
    host,
    // A prefix ends in `*`, and `/shop.stable*` would take `/shop.stable2` as well.
    uris: [path, `${path}/*`],
    enable_websocket: true,
    upstream_id: upstreamOf(main),
    labels: {
      ...labelsOf({ instanceId, environment: ref.namespace, laneId, tick }),
      [key.mark]: mark,
    },
    plugins: {
      'proxy-rewrite': {
        regex_uri: [`^${path.replaceAll('.', String.raw`\.`)}(?:/(.*))?$`, '/$1'],
        headers: { set: { 'X-Forwarded-Prefix': path } },
      },
      ...(rules.length === 0 ? {} : { 'traffic-split': { rules } }),
      ...(answers ? { redirect: tickAnswer(secret, mark) } : {}),
    },
  };
}

/**
 * The first rule that matches decides. A header's rule has the canary alone, the weight's rule has exactly one entry
 * without an upstream, which is the route's own: of several the last one would win.
 */
function rulesOf(canary: CanaryBackend): JsonObject[] {
  const upstream_id = upstreamOf(canary);
  const { header, weight } = canary;
  const whole = [{ upstream_id, weight: 1 }];
  const byHeader =
    header === null ? [] : [{ match: [{ vars: [[grayVariable, '==', header]] }], weighted_upstreams: whole }];
  if (weight === null || weight === 0) return byHeader;
  const shared = weight === 100 ? whole : [{ upstream_id, weight }, { weight: 100 - weight }];
  return [...byHeader, { weighted_upstreams: shared }];
}

/** Answered by the gateway itself with the mark, to who knows the lane's secret: the rest of this write is there too. */
const tickAnswer = (secret: string, mark: string): JsonObject => ({
  uri: `http://${hostOf(mark)}/`,
  ret_code: 302,
  _meta: { filter: [[tickVariable, '==', secret]] },
});
