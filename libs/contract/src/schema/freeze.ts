import { z } from 'zod';
import { applicationName, environmentName, humanText, id, time } from './common.js';

/** A time in which nothing new is released. Without `environment` everywhere, without `application` all of them. */
export const freezeCreate = z
  .strictObject({
    environment: environmentName.optional(),
    application: applicationName.optional(),
    /** Absent or null = now. */
    startsAt: time.nullable().optional(),
    /** Absent or null = until somebody lifts it. */
    endsAt: time.nullable().optional(),
    reason: humanText(500).min(1),
  })
  .meta({ id: 'FreezeCreate' });

export const freeze = z
  .object({
    id,
    environment: z.string().nullable(),
    application: z.string().nullable(),
    startsAt: time,
    endsAt: time.nullable(),
    reason: z.string(),
    by: z.object({ user: z.string(), through: z.string() }),
    createdAt: time,
    /** Who ended it before its time; null = nobody. */
    liftedBy: z.string().nullable(),
  })
  .meta({ id: 'Freeze' });
export type Freeze = z.infer<typeof freeze>;
