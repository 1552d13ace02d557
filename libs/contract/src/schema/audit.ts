import { z } from 'zod';
import { applicationName, environmentName, humanText, id, time } from './common.js';

const word = humanText(255).min(1);

/** What narrows the audit; all of them hold together. */
export const auditFilter = {
  who: word.optional(),
  /** Name of an endpoint, or of an operation. */
  action: z
    .string()
    .max(64)
    .regex(/^[A-Za-z_]+$/)
    .optional(),
  /** `OK`, `REFUSED` = whatever is not OK, or one code. */
  result: z
    .string()
    .max(64)
    .regex(/^[A-Z0-9_]+$/)
    .optional(),
  environment: environmentName.optional(),
  application: applicationName.optional(),
  from: time.optional(),
  /** Up to this time, without it. */
  to: time.optional(),
};

/** One write, or one request that was refused. */
export const auditItem = z
  .object({
    id,
    at: time,
    /** For a failed sign-in the name that was tried. */
    who: z.string(),
    /** `console`, `token:<name>`, or what of Arthor's own did it. */
    through: z.string(),
    action: z.string(),
    /** E.g. `deployment/31`. */
    target: z.string().nullable(),
    environment: z.string().nullable(),
    application: z.string().nullable(),
    /** Why, in their own words. */
    reason: z.string().nullable(),
    /** `OK`, or the code of the refusal. */
    result: z.string(),
    requestId: z.string().nullable(),
    remoteAddress: z.string().nullable(),
    /** More than 1: so often the same came again within the minute that ends here. */
    times: z.int(),
  })
  .meta({ id: 'AuditItem' });
export type AuditItem = z.infer<typeof auditItem>;
