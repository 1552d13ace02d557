import type { ClusterPort, RoutePort } from '@arthor/core';
import { Providers } from '../../runtime/providers.js';

/** Notes when a deployment was first sent to the cluster. */
export class MeasuredProviders extends Providers {
  /** By deployment name; ms of performance.now(). */
  readonly firstApply = new Map<string, number>();

  constructor(private readonly inner: Providers) {
    super();
  }

  override cluster(): ClusterPort | null {
    const cluster = this.inner.cluster();
    if (cluster === null) return null;
    return watched(cluster, (name, args) => {
      const [workload] = args;
      if (name !== 'apply' || typeof workload !== 'object' || workload === null || !('ref' in workload))
        return;
      const { ref } = workload;
      const key = typeof ref === 'object' && ref !== null && 'name' in ref ? String(ref.name) : '';
      if (!this.firstApply.has(key)) this.firstApply.set(key, performance.now());
    });
  }

  override route(): RoutePort | null {
    return this.inner.route();
  }

  override pipeline() {
    return this.inner.pipeline();
  }

  override get gatewayUrl() {
    return this.inner.gatewayUrl;
  }

  override get simulated() {
    return this.inner.simulated;
  }
}

/** The same port; each call of a method is told first. */
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
