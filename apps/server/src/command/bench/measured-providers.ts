import type { ClusterPort, PipelinePort } from '@arthor/core';
import type { ProviderMet } from '../../runtime/provider-health.js';
import {
  Providers,
  type EnvironmentProviders,
  type ProviderChoice,
  type ProviderName,
  type ProviderProblem,
} from '../../runtime/providers.js';

/** Measures when a deployment was first sent to the cluster. */
export class MeasuredProviders extends Providers {
  /** By deployment name; ms of performance.now(). */
  readonly firstApply = new Map<string, number>();
  private readonly watchedClusters = new Map<ClusterPort, ClusterPort>();

  constructor(private readonly inner: Providers) {
    super();
  }

  override get defaults(): ProviderChoice {
    return this.inner.defaults;
  }

  override of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const found = this.inner.of(choice);
    return 'problem' in found ? found : { ...found, cluster: this.watched(found.cluster) };
  }

  override async byIdentity(...asked: Parameters<Providers['byIdentity']>) {
    const found = await this.inner.byIdentity(...asked);
    return found && { ...found, cluster: this.watched(found.cluster) };
  }

  override get runs(): boolean {
    return this.inner.runs;
  }

  override pipeline(): PipelinePort | null {
    return this.inner.pipeline();
  }

  override get simulated(): readonly ProviderName[] {
    return this.inner.simulated;
  }

  override get met(): readonly ProviderMet[] {
    return this.inner.met;
  }

  /** The same object for the same cluster: the dispatcher would watch another object again. */
  private watched(cluster: ClusterPort): ClusterPort {
    const known = this.watchedClusters.get(cluster) ?? watched(cluster, (...call) => this.called(...call));
    this.watchedClusters.set(cluster, known);
    return known;
  }

  private called(name: string, [workload]: readonly unknown[]): void {
    if (name !== 'apply' || typeof workload !== 'object' || workload === null || !('ref' in workload)) return;
    const { ref } = workload;
    const key = typeof ref === 'object' && ref !== null && 'name' in ref ? String(ref.name) : '';
    if (!this.firstApply.has(key)) this.firstApply.set(key, performance.now());
  }
}

/** The same port; calls `told` before each method call. */
function watched<P extends object>(port: P, told: (name: string, args: readonly unknown[]) => void): P {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        told(String(name), args);
        return Reflect.apply(member, target, args);
      };
    },
  });
}
