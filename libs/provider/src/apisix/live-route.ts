import type { CanaryBackend, RouteSpec, RouteState } from '@arthor/core';
import { z } from 'zod';
import { questionSchema, type Question } from '../data-plane/ask.js';
import { isMark, markIn, tickHeader } from '../data-plane/mark.js';
import type { JsonObject } from '../json-object.js';
import type { Stored } from './api.js';
import { isOwn, key, laneOf, tickOf, type Labels } from './label.js';
import { nameOf } from './object-id.js';
import { membersOf } from './others.js';
import { grayVariable, routeBody, tickVariable } from './route-body.js';
import { straysOf } from './strays.js';

/** Where a state is looked at from. */
export interface Viewpoint {
  readonly instanceId: string;
  /** An object of ours that is another environment's is a stranger's here. */
  readonly environment: string;
}

const textSchema = z.string().nullable().catch(null).default(null);
const listOf = <T>(element: z.ZodType<T>) => z.array(element).catch([]).default([]);
const variableSchema = z.tuple([z.string(), z.string(), z.string()]);
const ruleSchema = z.object({
  match: listOf(z.object({ vars: listOf(z.unknown()) })),
  weighted_upstreams: listOf(z.object({ upstream_id: textSchema, weight: z.number().catch(1).default(1) })),
});
type Rule = z.infer<typeof ruleSchema>;

/** What of a live route is read. What cannot be is as if it were not there: then the route is not as we write it. */
const liveSchema = z.object({
  labels: z.record(z.string(), z.string()).catch({}).default({}),
  host: textSchema,
  uris: listOf(z.string()),
  upstream_id: textSchema,
  plugins: z
    .object({
      'traffic-split': z
        .object({ rules: listOf(ruleSchema) })
        .optional()
        .catch(undefined),
      redirect: z
        .object({ uri: textSchema, _meta: z.object({ filter: listOf(z.unknown()) }).optional() })
        .optional()
        .catch(undefined),
    })
    .catch({})
    .default({}),
});
type Live = z.infer<typeof liveSchema>;

const revisionSchema = z.object({
  index: z.number(),
  mark: z.string().nullable(),
  /** How the gateway itself is asked for it; null = it does not answer. */
  question: questionSchema.nullable(),
});
/** What a state's revision carries. */
export type Revision = z.infer<typeof revisionSchema>;

/** Reads back what a state's revision carries; throws when it is none of ours. */
export const parseRevision = (text: string): Revision => revisionSchema.parse(JSON.parse(text));

/** The labels of a stored object. */
export const labelsIn = (value: JsonObject): Labels => liveSchema.shape.labels.parse(value['labels']);

const addressSchema = z.object({
  host: textSchema,
  hosts: listOf(z.string()),
  uri: textSchema,
  uris: listOf(z.string()),
});

/** The hosts and paths that a stored route of anybody's takes. */
export function addressesOf(value: JsonObject): readonly { host: string; path: string }[] {
  const { host, hosts, uri, uris } = addressSchema.parse(value);
  const paths = [uri, ...uris].filter((one) => one !== null).map((one) => one.replace(/\/?\*?$/, ''));
  return [host, ...hosts].flatMap((name) =>
    name === null ? [] : paths.map((path) => ({ host: name.toLowerCase(), path })),
  );
}

/** The upstreams that a stored route leads to. */
export function upstreamsIn(value: JsonObject): readonly string[] {
  const { upstream_id, plugins } = liveSchema.parse(value);
  const shared = (plugins['traffic-split']?.rules ?? []).flatMap((rule) => rule.weighted_upstreams);
  return [upstream_id, ...shared.map((entry) => entry.upstream_id)].filter((id) => id !== null);
}

/** What a stored route says: who gets what comes from its rules, never from our labels. */
export function parseRoute({ id, value, modifiedIndex }: Stored, viewpoint: Viewpoint): RouteState {
  const live = liveSchema.parse(value);
  const labelled = live.labels[key.mark];
  const mark = labelled !== undefined && isMark(labelled) ? labelled : null;
  const question = questionOf(live);
  const state = {
    ours: isOwn(live.labels, viewpoint.instanceId, viewpoint.environment),
    tick: tickOf(live.labels),
    host: live.host,
    path: live.uris[0] ?? null,
    main: live.upstream_id === null ? null : { pool: live.upstream_id },
    canary: canaryOf(live.plugins['traffic-split']?.rules ?? []),
    revision: JSON.stringify({ index: modifiedIndex, mark, question } satisfies Revision),
  };
  const wanted = mark === null ? null : wantedOf({ id, value }, state, mark, viewpoint);
  const strays = wanted === null ? [] : straysOf(value, wanted);
  return { ...state, intact: wanted !== null && strays.length === 0, strays };
}

function canaryOf(rules: readonly Rule[]): CanaryBackend | null {
  const gray = rules.find(({ match }) => match.length > 0);
  const shared = rules.find(({ match }) => match.length === 0);
  const share = shared?.weighted_upstreams.find(({ upstream_id }) => upstream_id !== null);
  const pool = share?.upstream_id ?? gray?.weighted_upstreams[0]?.upstream_id ?? null;
  if (pool === null) return null;
  const total = (shared?.weighted_upstreams ?? []).reduce((sum, { weight }) => sum + weight, 0);
  const weight = share === undefined || total === 0 ? null : Math.round((share.weight / total) * 100);
  return { pool, header: gray === undefined ? null : valueOf(gray.match[0]?.vars, grayVariable), weight };
}

/** What one variable must be equal to. */
function valueOf(vars: readonly unknown[] | undefined, variable: string): string | null {
  for (const item of vars ?? []) {
    const { data } = variableSchema.safeParse(item);
    if (data?.[0] === variable && data[1] === '==') return data[2];
  }
  return null;
}

function questionOf({ host, uris, plugins: { redirect } }: Live): Question | null {
  const secret = valueOf(redirect?._meta?.filter, tickVariable);
  const mark = markIn(redirect?.uri ?? undefined);
  const path = uris[0];
  if (host === null || path === undefined || secret === null || mark === null) return null;
  return { host, path, headers: { [tickHeader]: secret }, mark };
}

/** The route as we write it for the values it carries; null where we write none such. */
function wantedOf(
  stored: Pick<Stored, 'id' | 'value'>,
  { host, path, main, canary, tick }: Pick<RouteState, 'host' | 'path' | 'main' | 'canary' | 'tick'>,
  mark: string,
  { instanceId, environment }: Viewpoint,
): JsonObject | null {
  const { value } = stored;
  const laneId = laneOf(labelsIn(value));
  if (laneId === null || host === null || path === null || main === null) return null;
  const ref = { namespace: environment, name: nameOf(stored) };
  const spec: RouteSpec = { ref, laneId, tick, host, path, main, canary };
  // Whether the gateway answers with the mark is as it was when the route was written.
  const answers = 'redirect' in membersOf(value['plugins']);
  try {
    return routeBody(spec, { instanceId, mark, answers });
  } catch {
    // Values that we would refuse to write.
    return null;
  }
}
