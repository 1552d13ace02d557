import type { RouteSpec, RouteState } from '@arthor/core';
import { key, laneOf } from '../label.js';
import {
  canaryIngress,
  mainIngress,
  nginx,
  tickIngress,
  type Ingress,
  type IngressOptions,
} from './ingress.js';
import { markOf, type LiveIngress, type LiveRoute } from './live.js';

/**
 * Whether the live objects are as this adapter writes them for the values they carry: everything else
 * of labels, annotations and rules that we own, and all of them of one write. What others add beside (TLS,
 * limits) is theirs. Those without a mark are as they were written before there were any: a new version rewrites
 * nothing, the next operation gives them their tick Ingress.
 */
export function isIntact(
  live: LiveRoute,
  state: Omit<RouteState, 'intact'>,
  options: IngressOptions,
): boolean {
  const { host, path, main, canary } = state;
  const lane = live.main === null ? null : laneOf(live.main.metadata.labels);
  if (live.main === null || lane === null || host === null || path === null || main === null) return false;
  if ((live.canary === null) !== (canary === null)) return false;
  const { namespace, name } = live.main.metadata;
  const spec: RouteSpec = {
    ref: { namespace, name },
    laneId: lane,
    tick: state.tick,
    host,
    path,
    main,
    canary,
  };
  const mark = markOf(live);
  if ((live.tick === null) !== (mark === null)) return false;
  try {
    return (
      same(live.main, mainIngress(spec, options, mark)) &&
      (live.canary === null ||
        canary === null ||
        same(live.canary, canaryIngress(spec, canary, options, mark))) &&
      (live.tick === null || mark === null || same(live.tick, tickIngress(spec, options, mark)))
    );
  } catch {
    // Values that we would refuse to write.
    return false;
  }
}

function same(live: LiveIngress, wanted: Ingress): boolean {
  const { labels, annotations, deletionTimestamp } = live.metadata;
  if (deletionTimestamp != null) return false;
  const covers = (found: Readonly<Record<string, string>>, needed: Readonly<Record<string, string>>) =>
    Object.entries(needed).every(([name, value]) => name === key.tick || found[name] === value);
  if (!covers(labels, wanted.metadata.labels) || !covers(annotations, wanted.metadata.annotations))
    return false;
  const strange = Object.values(nginx).some(
    (name) => annotations[name] !== undefined && wanted.metadata.annotations[name] === undefined,
  );
  if (strange) return false;
  const { ingressClassName, rules } = live.spec;
  return JSON.stringify({ ingressClassName, rules }) === JSON.stringify(wanted.spec);
}
