import { type Backend, type CanaryBackend, type RouteState } from '@arthor/core';
import { z } from 'zod';
import { isOwn, key } from '../label.js';
import { metadataSchema } from '../object.js';
import { grayHeader, nginx, pathOf } from './ingress.js';

/** Of a live Ingress what we own of it. */
export const ingressSchema = z.object({
  metadata: metadataSchema,
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

/** The two objects of a route as they are now. */
export interface LiveRoute {
  readonly main: LiveIngress | null;
  readonly canary: LiveIngress | null;
}

/** The tick stamped on an object; 0 when it has none that can be read. */
export function tickOf(live: LiveIngress): number {
  const text = live.metadata.annotations[key.tick] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** What the live objects say, but for whether they are intact; null where neither is there. */
export function parseRoute(live: LiveRoute, instanceId: string): Omit<RouteState, 'intact'> | null {
  const { main, canary } = live;
  const first = main ?? canary;
  if (first === null) return null;
  const present = [main, canary].filter((item) => item !== null);
  const rule = first.spec.rules[0];
  return {
    ours: present.every((item) => isOwn(item.metadata.labels, instanceId)),
    tick: Math.max(...present.map(tickOf)),
    host: rule === undefined || rule.host === '' ? null : rule.host,
    path: pathOf(rule?.http?.paths[0]?.path ?? ''),
    main: main === null ? null : backendOf(main),
    canary: canary === null ? null : canaryOf(canary),
    revision: revisionOf(live),
  };
}

function backendOf(live: LiveIngress): Backend | null {
  const service = live.spec.rules[0]?.http?.paths[0]?.backend.service;
  if (service == null || service.port.number == null) return null;
  return { deployment: service.name, port: service.port.number };
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

const revisionSchema = z.object({
  main: z.object({ uid: z.string(), resourceVersion: z.string() }).nullable(),
  canary: z.object({ uid: z.string(), resourceVersion: z.string() }).nullable(),
});

/** Exactly which objects a state was read from. */
export type Revision = z.infer<typeof revisionSchema>;

function revisionOf({ main, canary }: LiveRoute): string {
  const of = (live: LiveIngress | null) =>
    live === null ? null : { uid: live.metadata.uid, resourceVersion: live.metadata.resourceVersion };
  return JSON.stringify({ main: of(main), canary: of(canary) } satisfies Revision);
}

/** Reads a revision back; throws when it is none of ours. */
export function parseRevision(text: string): Revision {
  return revisionSchema.parse(JSON.parse(text));
}
