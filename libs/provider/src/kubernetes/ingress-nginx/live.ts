import { type Backend, type CanaryBackend, type RouteState } from '@arthor/core';
import { z } from 'zod';
import { seenOf, seenSchema } from '../as-seen.js';
import { questionSchema, type Question } from '../../data-plane/ask.js';
import { isMark } from '../../data-plane/mark.js';
import { grayHeader } from '../../route-fence.js';
import { isOwn, key, tickOf } from '../label.js';
import { routeMetadataSchema } from '../route-strays.js';
import { nginx, pathOf, takenPath } from './ingress.js';

/** The fields of a live Ingress that this adapter owns. */
export const ingressSchema = z.object({
  metadata: routeMetadataSchema,
  spec: z
    .object({
      ingressClassName: z.string().nullish(),
      rules: z
        .array(
          z.object({
            host: z.string().default(''),
            http: z
              .object({
                paths: z.array(
                  z.object({
                    path: z.string().default(''),
                    pathType: z.string().default(''),
                    backend: z.object({
                      service: z
                        .object({
                          name: z.string(),
                          port: z.object({ number: z.number().nullish() }).prefault({}),
                        })
                        .nullish(),
                    }),
                  }),
                ),
              })
              .nullish(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

export type LiveIngress = z.infer<typeof ingressSchema>;

/** What an Ingress of anybody's takes, where the class may serve it. */
export function addressesOf(object: unknown, className: string): readonly { host: string; path: string }[] {
  const parsed = ingressSchema.safeParse(object);
  if (!parsed.success) return [];
  const { metadata, spec } = parsed.data;
  // Without a class it depends on the controller: some take those, too.
  const given = spec.ingressClassName ?? metadata.annotations['kubernetes.io/ingress.class'] ?? className;
  if (given !== className) return [];
  return spec.rules.flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ path }) => ({ host, path: takenPath(path) })),
  );
}

/** The objects of a route as they are now. */
export interface LiveRoute {
  readonly main: LiveIngress | null;
  readonly canary: LiveIngress | null;
  readonly tick: LiveIngress | null;
}

/** What the live objects say, but for whether they are intact; null where none is there. */
export function parseRoute(
  live: LiveRoute,
  instanceId: string,
): Omit<RouteState, 'intact' | 'strays' | 'changedBy'> | null {
  const { main, canary, tick } = live;
  const first = main ?? canary ?? tick;
  if (first === null) return null;
  const present = [main, canary, tick].filter((item) => item !== null);
  const rule = first.spec.rules[0];
  return {
    ours: present.every((item) => isOwn(item.metadata.labels, instanceId)),
    tick: Math.max(...present.map((item) => tickOf(item.metadata))),
    host: rule === undefined || rule.host === '' ? null : rule.host,
    path: pathOf(rule?.http?.paths[0]?.path ?? ''),
    main: main === null ? null : backendOf(main),
    canary: canary === null ? null : canaryOf(canary),
    revision: JSON.stringify(revisionOf(live)),
  };
}

function backendOf(live: LiveIngress): Backend | null {
  const service = live.spec.rules[0]?.http?.paths[0]?.backend.service;
  if (service == null || service.port.number == null) return null;
  return { service: service.name, port: service.port.number };
}

function canaryOf(live: LiveIngress): CanaryBackend | null {
  const backend = backendOf(live);
  const { annotations } = live.metadata;
  if (backend === null || annotations[nginx.canary] !== 'true') return null;
  const byHeader = annotations[nginx.canaryByHeader] === grayHeader;
  const weight = annotations[nginx.canaryWeight];
  return {
    ...backend,
    header: byHeader ? (annotations[nginx.canaryByHeaderValue] ?? null) : null,
    weight: weight !== undefined && /^\d{1,3}$/.test(weight) ? Number(weight) : null,
  };
}

/** The mark of the write that the main Ingress belongs to; null for one of before there were marks. */
export function markOf({ main }: LiveRoute): string | null {
  const mark = main?.metadata.annotations[key.mark] ?? '';
  return isMark(mark) ? mark : null;
}

/** How its gateway is asked for it; null where that cannot be done. */
function questionOf(live: LiveRoute): Question | null {
  const mark = markOf(live);
  const rule = live.tick?.spec.rules[0];
  const path = rule?.http?.paths[0]?.path;
  if (mark === null || rule === undefined || path === undefined) return null;
  return { host: rule.host, path, headers: {}, mark };
}

const revisionSchema = z.object({
  main: seenSchema.nullable(),
  canary: seenSchema.nullable(),
  tick: seenSchema.nullable(),
  question: questionSchema.nullable(),
});

/** Exactly which objects a state was read from, and how the gateway is asked for them. */
export type Revision = z.infer<typeof revisionSchema>;

/** What a conditional write of exactly these objects needs. */
export function revisionOf(live: LiveRoute): Revision {
  const seen = (of: LiveIngress | null) => (of === null ? null : seenOf(of.metadata));
  return {
    main: seen(live.main),
    canary: seen(live.canary),
    tick: seen(live.tick),
    question: questionOf(live),
  };
}

/** Reads a revision back; throws when it is none of ours. */
export function parseRevision(text: string): Revision {
  return revisionSchema.parse(JSON.parse(text));
}
