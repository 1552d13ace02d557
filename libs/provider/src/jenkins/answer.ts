import { z } from 'zod';
import { eachOf } from '../http/each.js';

/** Parameters of other plugins have values of any kind; ours are text. */
const parametersSchema = eachOf(z.object({ name: z.string(), value: z.unknown().optional() }));
const actionsSchema = eachOf(
  z
    .object({
      parameters: parametersSchema,
      /** What the git plugin checked out. */
      lastBuiltRevision: z
        .object({ SHA1: z.string().regex(/^[0-9a-f]{40,64}$/) })
        .nullish()
        .catch(null),
    })
    .nullable(),
);

/** A queue item; `executable` once it is a build. */
export const queueItemSchema = z.object({
  id: z.number(),
  why: z.string().nullish().catch(null),
  cancelled: z.boolean().nullish(),
  task: z
    .object({ url: z.string().default('') })
    .nullish()
    .catch(null),
  executable: z.object({ number: z.number() }).nullish(),
  actions: actionsSchema,
});
export const queueItemTree =
  'id,why,cancelled,task[name,url],executable[number,url],actions[parameters[name,value]]';

/** A build. */
export const buildSchema = z.object({
  number: z.number(),
  url: z.string().default('').catch(''),
  queueId: z.number(),
  building: z.boolean().default(false),
  result: z.string().nullish(),
  description: z.string().nullish().catch(null),
  artifacts: eachOf(z.object({ relativePath: z.string() })),
  actions: actionsSchema,
});
export const buildTree =
  'number,url,queueId,building,result,description,artifacts[relativePath],' +
  'actions[parameters[name,value],lastBuiltRevision[SHA1]]';

/** The last builds of a job, each to be read by itself. */
export const buildsSchema = z.object({ builds: z.array(z.unknown()).nullish() });
export const buildsTree = `builds[${buildTree}]{0,50}`;

export type QueueItem = z.infer<typeof queueItemSchema>;
export type Build = z.infer<typeof buildSchema>;

/** The value of ARTHOR_BUILD that a queue item or build was started with; null when it has none. */
export function arthorBuildOf({ actions }: Pick<Build, 'actions'>): string | null {
  for (const action of actions) {
    const value = action?.parameters.find((parameter) => parameter.name === 'ARTHOR_BUILD')?.value;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return null;
}

/** The one commit that was checked out; null where there was none, or several, as beside shared libraries. */
export function checkedOut({ actions }: Pick<Build, 'actions'>): string | null {
  const [commit, ...others] = new Set(actions.flatMap((action) => action?.lastBuiltRevision?.SHA1 ?? []));
  return commit === undefined || others.length > 0 ? null : commit;
}
