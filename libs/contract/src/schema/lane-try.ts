import { z } from 'zod';
import { grayValue, id } from './common.js';

/** How many requests are sent to the lane's own address, and with which value of the header `gray`. */
export const laneTry = z
  .strictObject({ requests: z.int().min(1).max(200), header: grayValue.optional() })
  .meta({ id: 'LaneTry' });

/** Who answered requests that came in through the gateway, as clients' do. */
export const laneTried = z
  .object({
    /** What was asked; the environment's host is in the Host header. */
    url: z.string(),
    header: z.string().nullable(),
    /** How many were sent. Fewer than asked for when the time (10 s) was over. */
    requests: z.int(),
    /** Whether all that was asked for was sent and answered in time. */
    complete: z.boolean(),
    /**
     * Answers by who gave them, most first. `deployment` null = it cannot be known: the application names its pod
     * neither in the header `x-arthor-pod` nor as `pod` in a JSON answer.
     */
    answers: z.array(
      z.object({
        deployment: z.object({ id, name: z.string(), buildId: id, canary: z.boolean() }).nullable(),
        count: z.int(),
      }),
    ),
    /** Requests without an answer. */
    failed: z.int(),
    /** Why they had none, in the words of the network. */
    errors: z.array(z.object({ message: z.string(), count: z.int() })),
    statuses: z.array(z.object({ status: z.int(), count: z.int() })),
    p50Ms: z.int().nullable(),
    p95Ms: z.int().nullable(),
  })
  .meta({ id: 'LaneTried' });
export type LaneTried = z.infer<typeof laneTried>;
