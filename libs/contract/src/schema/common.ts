import { z } from 'zod';

/** ISO-8601 UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
export const id = z.int().positive().max(Number.MAX_SAFE_INTEGER);

/** A positive whole number in a path or query. */
export const idText = z
  .string()
  .regex(/^[1-9][0-9]{0,15}$/)
  .transform(Number)
  .pipe(id);

/** A whole number in a query, within limits. */
export const intText = (min: number, max: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,15})$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const booleanText = z.enum(['true', 'false']).transform((text) => text === 'true');

/** DNS-1035 label ≤ 30, so that `{application}-{32 hex}` is a label of ≤ 63 that starts with a letter. */
export const applicationName = z
  .string()
  .max(30)
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
export const featureName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/);
/** Also the namespace: DNS-1123 label. */
export const environmentName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
/** ≤ 24, so that `{application}.{symbol}.canary` fits a label value. */
export const symbolName = z
  .string()
  .max(24)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
/** Lower-case DNS name without a port. */
export const hostName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/);
/** Value of the `gray` header. */
export const grayValue = z.string().regex(/^[A-Za-z0-9._-]{1,63}$/);
export const weight = z.int().min(0).max(100);
export const replicas = z.int().min(1).max(1000);
/** After how long a lane is taken offline by itself: five minutes to ninety days. */
export const ttlSeconds = z.int().min(300).max(7_776_000);
/** What an autoscaler may do: it keeps `min` to `max` pods, so that they use `cpuPercent` of the CPU they ask for. */
export const autoscale = z
  .strictObject({ min: replicas, max: replicas, cpuPercent: z.int().min(1).max(1000) })
  .refine(({ min, max }) => min <= max, { path: ['max'] });
/** How long a pod must have been ready before it counts. */
export const minReadySeconds = z.int().min(0).max(600);
// Text a person wrote: control characters would end in logs, headers and terminals.
export const humanText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** git-check-ref-format, and nothing a shell or git could take for an option. */
export const branchName = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^(?![-/.])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)))[^\s~^:?*[\]\\"'`$;&|<>(){}!#%\p{Cc}\p{Cs}]+(?<![/.])$/u,
  );
/** http(s), ssh or scp-like; without user:password in it (a secret has no place in a URL). */
export const repositoryUrl = z
  .string()
  .max(255)
  .regex(
    /^(https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?\/[A-Za-z0-9._~/-]+|ssh:\/\/([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+(:[0-9]{1,5})?\/[A-Za-z0-9._~/-]+|[A-Za-z0-9._]+@[A-Za-z0-9][A-Za-z0-9.-]*:[A-Za-z0-9._~/-]+)$/,
  );
/** An image reference with a tag or a digest, as container runtimes read it. */
export const imageReference = z
  .string()
  .max(255)
  .regex(
    /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[a-f0-9]{64})?$/,
  );
export const commitId = z.string().regex(/^[0-9a-f]{7,64}$/);

/** Query of every list. */
export const page = {
  limit: intText(1, 200).optional(),
  cursor: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
};
/** Answer of every paged list, newest first. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const itemsOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    params: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string() })),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
