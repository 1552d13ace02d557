import type { CanaryBackend, RouteSpec, RouteState } from '@arthor/core';
import { z } from 'zod';
import { seenOf, seenSchema } from '../as-seen.js';
import { questionSchema, type Question } from '../../data-plane/ask.js';
import { markIn, tickHeader } from '../../data-plane/mark.js';
import { grayHeader } from '../../route-fence.js';
import { isOwn, laneOf, tickOf } from '../label.js';
import type { ServiceBackend } from '../service-backend.js';
import { httpRoute, rolesKey, type HttpRouteOptions, type Roles } from './http-route.js';
import { routeMetadataSchema, takenBy } from '../route-strays.js';
import { straysOf } from './strays.js';
import { routeStatusSchema, verdictOf, verdictSchema } from './verdict.js';

const backendSchema = z.object({
  name: z.string(),
  port: z.number().nullish(),
  weight: z.number().default(1),
});
const ruleSchema = z.looseObject({
  matches: z
    .array(
      z.looseObject({
        path: z.object({ type: z.string().default(''), value: z.string().default('') }).nullish(),
        headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
      }),
    )
    .default([]),
  filters: z
    .array(z.looseObject({ requestRedirect: z.looseObject({ hostname: z.string().nullish() }).nullish() }))
    .optional(),
  backendRefs: z.array(z.looseObject(backendSchema.shape)).optional(),
});

/** Of a live HTTPRoute what we own, and what its gateway says of it. */
export const httpRouteSchema = z.object({
  metadata: routeMetadataSchema,
  spec: z
    .object({
      parentRefs: z.array(z.record(z.string(), z.json())).default([]),
      hostnames: z.array(z.string()).default([]),
      rules: z.array(ruleSchema).default([]),
    })
    .prefault({}),
  status: routeStatusSchema,
});
export type LiveHttpRoute = z.infer<typeof httpRouteSchema>;

const parentSchema = z.object({ namespace: z.string().nullish(), name: z.string() });

/** What an HTTPRoute of anybody's takes at a Gateway, whole: rules that ask for more than a path take only a part. */
export function addressesOf(
  object: unknown,
  gateway: HttpRouteOptions['gateway'],
): readonly { host: string; path: string }[] {
  const parsed = httpRouteSchema.safeParse(object);
  if (!parsed.success) return [];
  const { metadata, spec } = parsed.data;
  const isAttached = spec.parentRefs.some((ref) => {
    const parent = parentSchema.safeParse(ref).data;
    return parent?.name === gateway.name && (parent.namespace ?? metadata.namespace) === gateway.namespace;
  });
  if (!isAttached) return [];
  const paths = spec.rules.flatMap(({ matches }) =>
    matches.flatMap(({ path, headers }) => ((headers ?? []).length === 0 ? [path?.value ?? '/'] : [])),
  );
  return spec.hostnames.flatMap((host) => paths.map((path) => ({ host, path })));
}

const revisionSchema = z.object({
  seen: seenSchema,
  question: questionSchema.nullable(),
  verdict: verdictSchema,
});

/** Reads back what a state's revision carries; throws when it is none of ours. */
export const parseRevision = (text: string): z.infer<typeof revisionSchema> =>
  revisionSchema.parse(JSON.parse(text));

/** What the live object says: who gets what comes from its rules, only who is whom from its annotation. */
export function parseHttpRoute(live: LiveHttpRoute, options: HttpRouteOptions): RouteState {
  const roles = rolesOf(live);
  const everybody = live.spec.rules.find((rule) => (rule.matches[0]?.headers ?? []).length === 0);
  const byHeader = live.spec.rules.find((rule) => headerOf(rule, grayHeader) !== null);
  const main = mainOf(everybody, roles);
  const question = questionOf(live);
  const state = {
    ours: isOwn(live.metadata.labels, options.instanceId),
    tick: tickOf(live.metadata),
    host: live.spec.hostnames[0] ?? null,
    path: everybody?.matches[0]?.path?.value ?? null,
    main,
    canary: main === null ? null : canaryOf(everybody, byHeader, main, roles),
    revision: JSON.stringify({
      seen: seenOf(live.metadata),
      question,
      verdict: verdictOf(live, options.gateway),
    }),
  };
  const compared = comparedWith(live, state, question?.mark ?? null, options);
  const changedBy = compared?.changedBy ?? firstOther(live);
  return { ...state, intact: compared?.strays.length === 0, strays: compared?.strays ?? [], changedBy };
}

/** How its gateway is asked for it; null for one without a tick rule, as they were written at first. */
function questionOf({ spec }: LiveHttpRoute): Question | null {
  const rule = spec.rules.find((one) => headerOf(one, tickHeader) !== null);
  const host = spec.hostnames[0];
  const path = rule?.matches[0]?.path?.value;
  const secret = rule === undefined ? null : headerOf(rule, tickHeader);
  const mark = markIn(`http://${rule?.filters?.[0]?.requestRedirect?.hostname}`);
  if (host === undefined || path === undefined || secret === null || mark === null) return null;
  return { host, path, headers: { [tickHeader]: secret }, mark };
}

/** Where nothing of ours can be made out, whoever else set the rules. */
const firstOther = ({ metadata }: LiveHttpRoute): string | null => {
  const none = { metadata: { labels: {}, annotations: {} }, spec: { rules: [], hostnames: [] } };
  return takenBy(metadata, none);
};

type Rule = z.infer<typeof ruleSchema>;

function rolesOf(live: LiveHttpRoute): Roles | null {
  const backend = z.object({ deployment: z.string(), port: z.number() });
  try {
    const text: unknown = JSON.parse(live.metadata.annotations[rolesKey] ?? '');
    return z.object({ main: backend, canary: backend.nullable() }).parse(text);
  } catch {
    return null;
  }
}

function headerOf(rule: Rule, name: string): string | null {
  const header = rule.matches[0]?.headers?.find((one) => one.name.toLowerCase() === name);
  return header?.value ?? null;
}

/** The backend that is not the canary; the one of the annotation where the canary has everything. */
function mainOf(everybody: Rule | undefined, roles: Roles | null): ServiceBackend | null {
  const others = (everybody?.backendRefs ?? []).filter(({ name }) => name !== roles?.canary?.deployment);
  const found = others[0];
  if (found?.port != null) return { service: found.name, port: found.port };
  return roles === null ? null : { service: roles.main.deployment, port: roles.main.port };
}

function canaryOf(
  everybody: Rule | undefined,
  byHeader: Rule | undefined,
  main: ServiceBackend,
  roles: Roles | null,
): CanaryBackend | null {
  const shared = everybody?.backendRefs?.find(({ name }) => name !== main.service);
  const gray = byHeader?.backendRefs?.[0];
  const name = shared?.name ?? gray?.name ?? roles?.canary?.deployment;
  const port = shared?.port ?? gray?.port ?? roles?.canary?.port;
  if (name === undefined || port == null) return null;
  const total = (everybody?.backendRefs ?? []).reduce((sum, ref) => sum + ref.weight, 0);
  const share = shared === undefined || total === 0 ? 0 : Math.round((shared.weight / total) * 100);
  const header = byHeader === undefined ? null : headerOf(byHeader, grayHeader);
  return { service: name, port, header, weight: share === 0 && header !== null ? null : share };
}

/**
 * What of it is not as we write it for the values it carries, and who took it from us; `null` where no such route can
 * be written. One without a tick rule is as it was written before there were any: a new version rewrites nothing, the
 * next operation gives it its rule.
 */
function comparedWith(
  live: LiveHttpRoute,
  state: Pick<RouteState, 'host' | 'path' | 'main' | 'canary' | 'tick'>,
  mark: string | null,
  options: HttpRouteOptions,
): Required<Pick<RouteState, 'strays' | 'changedBy'>> | null {
  const { host, path, main, canary, tick } = state;
  const lane = laneOf(live.metadata.labels);
  if (lane === null || host === null || path === null || main === null) return null;
  if (live.metadata.deletionTimestamp != null) return null;
  const { namespace, name } = live.metadata;
  const spec: RouteSpec = { ref: { namespace, name }, laneId: lane, tick, host, path, main, canary };
  try {
    const { metadata, spec: fields } = httpRoute(spec, options, mark);
    const wanted = { metadata, spec: fields };
    const changedBy = takenBy(live.metadata, { metadata, spec: { ...fields } });
    return { strays: straysOf(live, wanted), changedBy };
  } catch {
    // Values that we would refuse to write.
    return null;
  }
}
