import { z } from 'zod';
import { worded } from './worded.js';

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

const label = /[-a-z0-9]/;
/** DNS-1035 label ≤ 30, so that `{application}-{32 hex}` is a label of ≤ 63 that starts with a letter. */
export const applicationName = worded(30, /^[a-z]([-a-z0-9]*[a-z0-9])?$/, { of: label });
export const featureName = worded(100, /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/, {
  of: /[A-Za-z0-9._/-]/,
});
/** Also the namespace: DNS-1123 label. */
export const environmentName = worded(63, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { of: label });
/** ≤ 24, so that `{application}.{symbol}.canary` fits a label value. */
export const symbolName = worded(24, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { of: label });
/** Lower-case DNS name without a port. */
export const hostName = worded(
  253,
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
  { of: /[-a-z0-9.]/, never: ['..'] },
);
/** Name of an object of the cluster: DNS-1123 subdomain. */
export const objectName = worded(253, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
  of: /[-a-z0-9.]/,
  never: ['..'],
});
/** `namespace/name` of an object of the cluster. */
export const namespacedName = worded(
  317,
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  { of: /[-a-z0-9./]/, never: ['..'] },
);
/** A port above 65535. */
const noSuchPort = /:(6553[6-9]|655[4-9][0-9]|65[6-9][0-9]{2}|6[6-9][0-9]{3}|[7-9][0-9]{4})(\/|$)/;
/** An address that is called or linked: http(s), without user, password, query and fragment. */
export const httpAddress = worded(
  255,
  /^https?:\/\/(?!-)([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\])(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(\/[A-Za-z0-9._~/-]*)?$/,
  { of: /[A-Za-z0-9._~/:[\]-]/, rules: { NO_SUCH_PORT: noSuchPort } },
);
/** Value of the `gray` header. */
export const grayValue = worded(63, /^[A-Za-z0-9._-]{1,63}$/, { of: /[A-Za-z0-9._-]/ });
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
/**
 * Text a person wrote. Control characters would end in logs, headers and terminals; those that nobody sees, or that turn
 * the direction of what follows, make one text look like another. Some scripts and pictures need the two joiners.
 */
export const humanText = (max: number) =>
  worded(max, /^([^\p{Cc}\p{Cs}\p{Cf}]|[\u200c\u200d])*$/u, {
    of: /[^\p{Cc}\p{Cs}\p{Cf}]|[\u200c\u200d]/u,
  });
/** Text of several lines, as processes take it: a certificate, a script. */
export const longText = (max: number) =>
  worded(max, /^[^\p{Cs}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/u, {
    of: /[^\p{Cs}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/u,
  });

/**
 * What git takes (git-check-ref-format), but nothing that Jenkins or git would read as something else: an
 * option, a `$NAME` that Jenkins' Git plugin replaces, or what only a command has (` ; | < >).
 */
export const branchName = worded(
  200,
  /^(?![-/.])(?!(@|HEAD)$|refs\/)(?!.*(\.\.|\/\/|\/\.|\/-|@\{|\.lock(\/|$)))[^\s~^:?*[\\$`;|<>\p{Cc}\p{Cs}\p{Cf}]+(?<![/.])$/u,
  {
    of: /[^\s~^:?*[\\$`;|<>\p{Cc}\p{Cs}\p{Cf}]/u,
    never: ['..', '//', '/.', '@{'],
    rules: {
      BEGINS_AS_OPTION: /(^|\/)-/,
      ENDS_IN_LOCK: /\.lock(\/|$)/,
      NO_BRANCH: /^(@|HEAD)$|^refs\//,
    },
  },
).min(1);
/**
 * http(s), ssh or scp-like; a user name may stand in it, a password has no place in an address. Paths may have
 * any letters, %20 and the like.
 */
export const repositoryUrl = worded(
  255,
  /^(?!.*[/@:]-)(?!.*(^|\/)\.\.(\/|$))(?![a-z]+:\/\/([^/@]*@)?(169\.254\.|\[fe[89ab]))(https?:\/\/([\w.~+-]+@)?(\w[\w.-]*|\[[0-9A-Fa-f:]+\])(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?\/|ssh:\/\/(\w[\w.~+-]*@)?(\w[\w.-]*|\[[0-9A-Fa-f:]+\])(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?\/|\w[\w.~+-]*@[A-Za-z0-9][A-Za-z0-9.-]*:)([\p{L}\p{M}\p{N}._~/!'()*+,;=&@:-]|%[0-9A-Fa-f]{2})+$/u,
  {
    of: /[\p{L}\p{M}\p{N}._~/!'()*+,;=&@:[\]%-]/u,
    rules: {
      PASSWORD_IN_ADDRESS: /^[a-z+]+:\/\/[^/@]*:[^/@]*@/i,
      PERCENT_WITHOUT_NUMBER: /%(?![0-9A-Fa-f]{2})/,
      NO_SUCH_SCHEME: /^(?!https?:|ssh:)[a-z+]+:{1,2}(\/\/)?[^@]*$/i,
      BEGINS_AS_OPTION: /^-|[/@:]-/,
      FOLDER_ABOVE: /(^|\/)\.\.(\/|$)/,
      HOST_OF_THE_MACHINE: /^[a-z]+:\/\/([^/@]*@)?(169\.254\.|\[fe[89ab])/i,
      NO_SUCH_PORT: noSuchPort,
    },
  },
);
/** The only pattern of images: the core has it again for what a pipeline says, a test of the server compares both. */
export const imageForm =
  /^(([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[a-f0-9]{64})?$/;
/** An image reference, as container runtimes read it; it should have a tag or a digest. */
export const imageReference = worded(255, imageForm, { of: /[A-Za-z0-9._:@/[\]-]/ });
export const commitId = worded(64, /^[0-9a-f]{7,64}$/, { of: /[0-9a-f]/ });

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
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    /** Ids of rows that belong here and cannot be told, since somebody edited them; absent = none. */
    leftOut: z.array(z.int()).optional(),
  });
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
    errors: z.array(
      z.object({
        path: z.string(),
        code: z.string(),
        /** What of the text is wrong, of INVALID_FORMAT: the character, part or rule. */
        params: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
