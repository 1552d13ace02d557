import { ProviderError, type RenderedWorkload, type WorkloadSpec } from '@arthor/core';
import { z } from 'zod';
import { key } from './label.js';
import { manifestOf } from './owned-object.js';

const amounts = z.record(z.string(), z.string());
const deploymentSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.object({ [key.lane]: z.coerce.number() }),
    annotations: z.object({ [key.service]: z.enum(['wanted', 'none']) }),
  }),
  spec: z.object({
    minReadySeconds: z.number(),
    progressDeadlineSeconds: z.number(),
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        imagePullSecrets: z.array(z.object({ name: z.string() })).default([]),
        containers: z.tuple([
          z.object({
            image: z.string(),
            imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
            command: z.array(z.string()).nullable().default(null),
            env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
            envFrom: z
              .array(
                z.union([
                  z
                    .object({ configMapRef: z.object({ name: z.string() }) })
                    .transform(({ configMapRef }) => ({ kind: 'ConfigMap' as const, ...configMapRef })),
                  z
                    .object({ secretRef: z.object({ name: z.string() }) })
                    .transform(({ secretRef }) => ({ kind: 'Secret' as const, ...secretRef })),
                ]),
              )
              .default([]),
            resources: z.object({ requests: amounts.optional(), limits: amounts.optional() }),
            readinessProbe: z.object({ httpGet: z.object({ path: z.string() }).optional() }),
          }),
        ]),
      }),
    }),
  }),
});

const autoscalerSchema = z.object({
  spec: z.object({
    metrics: z.tuple([
      z.object({ resource: z.object({ target: z.object({ averageUtilization: z.number() }) }) }),
    ]),
  }),
});

/** Variables of ours that say what a label may only say as a digest. */
const ourSchema = z.object({
  ARTHOR_APPLICATION: z.string(),
  ARTHOR_BUILD: z.coerce.number(),
  ARTHOR_CANARY: z.enum(['true', 'false']),
  ARTHOR_ENVIRONMENT: z.string(),
  ARTHOR_SYMBOL: z.string(),
});
const ourNames: ReadonlySet<string> = new Set([
  ...Object.keys(ourSchema.shape),
  'ARTHOR_DEPLOYMENT',
  'ARTHOR_POD_IP',
  'ARTHOR_POD_NAME',
  'ARTHOR_POD_UID',
]);

/** The spec that manifests of ours were rendered from; see the port. */
export function specOf(rendered: RenderedWorkload, replicas: number): WorkloadSpec {
  const parsed = deploymentSchema.safeParse(rendered.objects[0]);
  if (!parsed.success) throw unreadable(parsed.error);
  const { metadata, spec } = parsed.data;
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const valued = container.env.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  const ours = ourSchema.safeParse(Object.fromEntries(valued.map(({ name, value }) => [name, value])));
  if (!ours.success) throw unreadable(ours.error);
  const { requests, limits } = container.resources;
  const autoscaler = autoscalerSchema.safeParse(manifestOf(rendered, 'HorizontalPodAutoscaler'));
  return {
    ref: { namespace: metadata.namespace, name: metadata.name },
    laneId: metadata.labels[key.lane],
    application: ours.data.ARTHOR_APPLICATION,
    environment: ours.data.ARTHOR_ENVIRONMENT,
    symbol: ours.data.ARTHOR_SYMBOL,
    canary: ours.data.ARTHOR_CANARY === 'true',
    buildId: ours.data.ARTHOR_BUILD,
    image: container.image,
    replicas,
    containerPort: rendered.containerPort,
    servicePort: rendered.servicePort,
    service: metadata.annotations[key.service] === 'wanted',
    readinessPath: container.readinessProbe.httpGet?.path ?? null,
    env: Object.fromEntries(
      valued.filter(({ name }) => !ourNames.has(name)).map(({ name, value }) => [name, value]),
    ),
    envFrom: container.envFrom,
    resources: {
      ...(requests === undefined ? {} : { requests }),
      ...(limits === undefined ? {} : { limits }),
    },
    ...(autoscaler.success
      ? { cpuPercent: autoscaler.data.spec.metrics[0].resource.target.averageUtilization }
      : {}),
    command: container.command,
    imagePullPolicy: container.imagePullPolicy,
    imagePullSecrets: pod.imagePullSecrets.map(({ name }) => name),
    gracePeriodSeconds: pod.terminationGracePeriodSeconds,
    minReadySeconds: spec.minReadySeconds,
    progressDeadlineSeconds: spec.progressDeadlineSeconds,
  };
}

const unreadable = (cause: z.ZodError): ProviderError =>
  new ProviderError(
    'kubernetes',
    'INVALID',
    'SNAPSHOT_UNREADABLE',
    `the manifests are none that Arthor renders: ${cause.message}`,
    { cause },
  );
