import { isIP } from 'node:net';
import type { RegistryInstance } from '@arthor/core';
import { z } from 'zod';

const longestKey = 200;
const longestValue = 2_000;
const mostKeys = 200;

/** Anybody who may register writes here: what is no short text is left out. */
const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((all) => {
    const short = Object.entries(all ?? {}).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && entry[0].length <= longestKey && entry[1].length <= longestValue,
    );
    return Object.fromEntries(short.slice(0, mostKeys));
  });

/** One instance as both generations list it. */
export const instanceSchema = z
  .object({
    ip: z.string().refine((ip) => isIP(ip) !== 0),
    port: z.int().min(1).max(65_535),
    clusterName: z.string().min(1).max(64).nullish(),
    ephemeral: z.boolean().nullish(),
    healthy: z.boolean(),
    enabled: z.boolean(),
    weight: z.number().nullish(),
    metadata,
  })
  .transform((one): RegistryInstance => ({
    ip: one.ip,
    port: one.port,
    cluster: one.clusterName ?? 'DEFAULT',
    ephemeral: one.ephemeral ?? true,
    healthy: one.healthy,
    enabled: one.enabled,
    weight: one.weight ?? 1,
    metadata: one.metadata,
  }));
