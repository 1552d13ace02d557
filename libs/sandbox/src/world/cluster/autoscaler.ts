import type { Cluster } from './cluster.js';
import type { EventRecorder } from './event-recorder.js';
import type { Deployment, HorizontalPodAutoscaler } from './object.js';
import { keyOf, kubeTime } from './object.js';

/**
 * Annotation of a HorizontalPodAutoscaler: how much CPU the requests take, in percent of what one pod asked
 * for. Without it there is no load to follow, only bounds.
 */
export const loadAnnotation = 'arthor.test/load';

/** Sets the replicas of a Deployment as the autoscalers that name it say, within their bounds. */
export class Autoscaler {
  constructor(
    private readonly cluster: Cluster,
    private readonly events: EventRecorder,
  ) {}

  /** The autoscalers that name a Deployment, by key. */
  following(deployment: { readonly metadata: Deployment['metadata'] }): readonly string[] {
    const { namespace = '', name } = deployment.metadata;
    return this.cluster.objects.horizontalpodautoscalers
      .select(namespace, [])
      .filter(({ spec }) => spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === name)
      .map(keyOf);
  }

  /** Looks at one autoscaler and scales what it names. */
  sync(key: string): void {
    const autoscaler = this.cluster.objects.horizontalpodautoscalers.byKey(key);
    if (autoscaler === undefined) return;
    const { scaleTargetRef } = autoscaler.spec;
    const deployment =
      scaleTargetRef.kind === 'Deployment'
        ? this.cluster.objects.deployments.get(autoscaler.metadata.namespace ?? '', scaleTargetRef.name)
        : undefined;
    if (deployment === undefined) return;
    const current = deployment.spec.replicas;
    // A Deployment that was set to no pods is not scaled: that is how people switch an autoscaler off.
    const desired = current === 0 ? 0 : desiredReplicas(autoscaler, current);
    if (desired !== current) this.scale(autoscaler, deployment, desired);
    this.writeStatus(key, current, desired);
  }

  private scale(autoscaler: HorizontalPodAutoscaler, deployment: Deployment, replicas: number): void {
    const generation = (deployment.metadata.generation ?? 1) + 1;
    this.cluster.update('deployments', {
      ...deployment,
      metadata: { ...deployment.metadata, generation },
      spec: { ...deployment.spec, replicas },
    });
    const reason = replicas > deployment.spec.replicas ? 'above target' : 'All metrics below target';
    this.events.tell(autoscaler, {
      reason: 'SuccessfulRescale',
      message: `New size: ${replicas}; reason: ${reason}`,
      component: 'horizontal-pod-autoscaler',
    });
  }

  private writeStatus(key: string, currentReplicas: number, desired: number): void {
    const autoscaler = this.cluster.objects.horizontalpodautoscalers.byKey(key);
    if (autoscaler === undefined) return;
    const now = kubeTime(this.cluster.now);
    const before = autoscaler.status;
    const lastScaleTime = desired === currentReplicas ? before?.lastScaleTime : now;
    const active = { type: 'ScalingActive', status: currentReplicas === 0 ? 'False' : 'True' } as const;
    const known = before?.conditions.find(
      ({ type, status }) => type === active.type && status === active.status,
    );
    const status = {
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas,
      desiredReplicas: desired,
      conditions: [known ?? { ...active, lastTransitionTime: now }],
    };
    if (JSON.stringify(status) !== JSON.stringify(before))
      this.cluster.update('horizontalpodautoscalers', { ...autoscaler, status });
  }
}

function desiredReplicas({ metadata, spec }: HorizontalPodAutoscaler, current: number): number {
  const load = Number(metadata.annotations?.[loadAnnotation] ?? Number.NaN);
  const target = spec.metrics?.find(({ resource }) => resource?.name === 'cpu')?.resource?.target;
  const aim = target?.averageUtilization;
  const wanted = Number.isFinite(load) && aim !== undefined ? Math.ceil(load / aim) : current;
  return Math.min(spec.maxReplicas, Math.max(spec.minReplicas, wanted));
}
