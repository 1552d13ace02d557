import type { Difference, RouteSpec, RouteState } from '@arthor/core';
import { asJson, isObject, type JsonObject } from '../../json-object.js';
import { laneOf } from '../label.js';
import { metadataStrays, same, stray, takenBy } from '../route-strays.js';
import {
  canaryIngress,
  mainIngress,
  nginx,
  tickIngress,
  type Ingress,
  type IngressOptions,
} from './ingress.js';
import { markOf, type LiveIngress, type LiveRoute } from './live.js';

const kind = 'Ingress';

/** How the live objects of a route differ from what this adapter writes for the values they carry. */
export type Stray = Required<Pick<RouteState, 'intact' | 'strays' | 'changedBy'>>;

/**
 * What of labels, annotations and rules that we set is not as we set it, and who took it from us. What others add
 * beside (TLS, limits) is theirs. Those without a mark are as they were written before there were any: a new version
 * rewrites nothing, the next operation gives them their tick Ingress.
 */
export function straysOf(
  live: LiveRoute,
  state: Pick<RouteState, 'host' | 'path' | 'main' | 'canary' | 'tick'>,
  options: IngressOptions,
): Stray {
  const broken = { intact: false, strays: [], changedBy: null };
  const { host, path, main, canary } = state;
  const lane = live.main === null ? null : laneOf(live.main.metadata.labels);
  if (live.main === null || lane === null || host === null || path === null || main === null) return broken;
  if ((live.canary === null) !== (canary === null)) return broken;
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
  if ((live.tick === null) !== (mark === null)) return broken;
  try {
    const pairs: (readonly [LiveIngress, Ingress])[] = [[live.main, mainIngress(spec, options, mark)]];
    if (live.canary !== null && canary !== null)
      pairs.push([live.canary, canaryIngress(spec, canary, options, mark)]);
    if (live.tick !== null && mark !== null) pairs.push([live.tick, tickIngress(spec, options, mark)]);
    const strays = pairs.flatMap(([one, wanted]) => straysIn(one, wanted));
    const isGoing = pairs.some(([{ metadata }]) => metadata.deletionTimestamp != null);
    const taken = pairs.map(([{ metadata }, wanted]) => takenBy(metadata, wanted));
    const changedBy = taken.find((manager) => manager !== null) ?? null;
    return { intact: strays.length === 0 && !isGoing, strays, changedBy };
  } catch {
    // Values that we would refuse to write.
    return broken;
  }
}

function straysIn({ metadata, spec }: LiveIngress, wanted: Ingress): readonly Difference[] {
  // A word of the dialect beside ours changes what ours say.
  const strange = Object.values(nginx).flatMap((name) => {
    const after = metadata.annotations[name];
    if (after === undefined || wanted.metadata.annotations[name] !== undefined) return [];
    return [stray(kind, metadata, ['f:metadata', 'f:annotations', `f:${name}`], null, after)];
  });
  const { ingressClassName, rules } = spec;
  const live: JsonObject = { ingressClassName: ingressClassName ?? null, rules: asJson(rules) };
  const ours = isObject(wanted.spec) ? wanted.spec : {};
  const parts = (['ingressClassName', 'rules'] as const).flatMap((part) => {
    const [before, after] = [ours[part] ?? null, live[part] ?? null];
    return same(before, after) ? [] : [stray(kind, metadata, ['f:spec', `f:${part}`], before, after)];
  });
  return [...metadataStrays(kind, metadata, wanted), ...strange, ...parts];
}
