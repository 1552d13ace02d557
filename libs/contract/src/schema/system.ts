import { z } from 'zod';
import { time } from './common.js';
import { checkItem } from './environment.js';

/** What can be asked whether it answers; `registry` = the registry that instances announce themselves to. */
export const integrationKinds = ['jenkins', 'kubernetes', 'gateway', 'registry'] as const;
export type IntegrationKind = (typeof integrationKinds)[number];

/** What a provider answered with what is configured, in its exact words. */
export const integrationTest = z
  .object({
    kind: z.enum(integrationKinds),
    /** false: nothing was asked, since none is configured. */
    configured: z.boolean(),
    /** The environment it was asked for; null = with the installation's own configuration. */
    environment: z.string().nullable(),
    items: z.array(checkItem),
    durationMs: z.int(),
  })
  .meta({ id: 'IntegrationTest' });
export type IntegrationTest = z.infer<typeof integrationTest>;

/** A provider as it was last met; nothing is asked for this answer. */
export const providerState = z
  .object({
    /** `kubernetes`, `jenkins`, `gateway` (where routes are asked for), `database`. */
    name: z.string(),
    /** Which one where there are several (the context of a cluster, a gateway's host); null = the only one. */
    instance: z.string().nullable(),
    lastSuccessAt: time.nullable(),
    lastError: z.object({ at: time, code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ProviderState' });

export const system = z
  .object({
    version: z.string(),
    /** Names of the providers that are simulated; the console shows a banner naming them. */
    simulated: z.array(z.enum(['kubernetes', 'jenkins', 'nacos', 'apisix'])),
    /** Whether builds can be started here (a pipeline provider is configured). */
    pipeline: z.boolean(),
    /** What the setting `routeProvider` of an environment may be: the shipped ones, and those that PROVIDERS adds. */
    routeProviders: z.array(z.string()),
    /** Those that were called since the start, the database among them. */
    providers: z.array(providerState),
    /** How late this process comes to what is due, over the last minute or less. */
    loopLag: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
    /** Lanes that wait for the dispatcher, and that it works on now. */
    queue: z.object({ waiting: z.int(), running: z.int() }),
  })
  .meta({ id: 'System' });
export type System = z.infer<typeof system>;
