import { z } from 'zod';

const actionsSchema = z
  .array(
    z
      .object({
        parameters: z
          .array(
            z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).nullish() }),
          )
          .optional(),
      })
      .nullable(),
  )
  .default([]);

/** A queue item; `executable` once it is a build. */
export const queueItemSchema = z.object({
  id: z.number(),
  why: z.string().nullish(),
  cancelled: z.boolean().nullish(),
  task: z.object({ url: z.string().default('') }).nullish(),
  executable: z.object({ number: z.number() }).nullish(),
  actions: actionsSchema,
});
export const queueItemTree =
  'id,why,cancelled,task[name,url],executable[number,url],actions[parameters[name,value]]';

/** A build. */
export const buildSchema = z.object({
  number: z.number(),
  url: z.string().default(''),
  queueId: z.number(),
  building: z.boolean().default(false),
  result: z.string().nullish(),
  description: z.string().nullish(),
  artifacts: z.array(z.object({ relativePath: z.string() })).default([]),
  actions: actionsSchema,
});
export const buildTree =
  'number,url,queueId,building,result,description,artifacts[relativePath],actions[parameters[name,value]]';

/** The last builds of a job. */
export const buildsSchema = z.object({ builds: z.array(buildSchema).default([]) });
export const buildsTree = `builds[${buildTree}]{0,50}`;

export type QueueItem = z.infer<typeof queueItemSchema>;
export type Build = z.infer<typeof buildSchema>;

/** The value of ARTHOR_BUILD that a queue item or build was started with; null when it has none. */
export function arthorBuildOf({ actions }: Pick<Build, 'actions'>): string | null {
  for (const action of actions) {
    const found = action?.parameters?.find((parameter) => parameter.name === 'ARTHOR_BUILD');
    if (found?.value != null) return String(found.value);
  }
  return null;
}
