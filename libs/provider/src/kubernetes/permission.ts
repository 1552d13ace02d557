import type { CheckItem } from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { resourceOf, type KindName } from './kinds.js';

/** A right that is needed: verbs on a kind, or on a part of it. */
export interface NeededRight {
  readonly kind: KindName;
  readonly subresource?: string;
  readonly verbs: readonly string[];
}

const reviewSchema = z.object({ status: z.object({ allowed: z.boolean().default(false) }) });

/** Asks the cluster whether we may; one line that names everything that is missing. */
export async function checkRights(
  api: KubernetesApi,
  code: string,
  namespace: string,
  rights: readonly NeededRight[],
  signal: AbortSignal,
): Promise<CheckItem> {
  const asked = rights.flatMap(({ kind, subresource, verbs }) =>
    verbs.map((verb) => ({ verb, subresource, ...resourceOf(kind) })),
  );
  const answers = await Promise.all(
    asked.map(async ({ verb, group, resource, subresource }) => {
      const resourceAttributes = {
        namespace,
        verb,
        group,
        resource,
        ...(subresource === undefined ? {} : { subresource }),
      };
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const review = reviewSchema.parse(await api.create('SelfSubjectAccessReview', null, body, signal));
      const name = subresource === undefined ? resource : `${resource}/${subresource}`;
      return review.status.allowed ? null : `${verb} ${name}`;
    }),
  );
  const missing = answers.filter((answer) => answer !== null);
  if (missing.length === 0) {
    return { code, status: 'OK', message: `All needed rights are given in the namespace ${namespace}.` };
  }
  return {
    code,
    status: 'FAILED',
    message: `In the namespace ${namespace} these rights are missing: ${missing.join(', ')}.`,
  };
}
