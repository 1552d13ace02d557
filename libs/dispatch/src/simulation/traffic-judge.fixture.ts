import { backendName, mainOf, type Deployment, type Lane, type RouteState } from '@arthor/core';
import type { SimulatedCluster } from './cluster.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';

/** Whom a route leads to besides its main, as one line: `shop-7 gray=v2 30%`; '' = nobody. */
export function canaryOf(route: Pick<RouteState, 'canary'> | null): string {
  if (!route?.canary) return '';
  const { header, weight } = route.canary;
  return `${backendName(route.canary)} gray=${header} ${weight ?? 0}%`;
}

/** What a lane's route must lead to besides its main while this canary is in force. */
export function canaryWanted(main: Deployment | null, canary: Deployment | null): string {
  if (main?.external !== true || canary === null) return '';
  const header = canary.canaryType === 'HEADER' ? canary.canaryValue : null;
  return header === null && (canary.weight ?? 0) === 0
    ? ''
    : `${canary.name} gray=${header} ${canary.weight ?? 0}%`;
}

/** S1, S5 and S6 of what a gateway serves: who gets which requests. */
export class TrafficJudge {
  constructor(
    private readonly store: SimulatedStore,
    private readonly cluster: SimulatedCluster,
  ) {}

  /** The right ones get requests: also while a route is only on its way in or out. */
  rightlyLed(lane: Lane, route: RouteState): void {
    const main = this.store.rowNamed(mainOf(route) ?? '');
    if (main?.canary === true)
      throw new Violation(`S6: canary ${main.id} gets all requests of lane ${lane.id}`);
    const canary = route.canary && this.store.rowNamed(backendName(route.canary));
    if (!route.canary || !canary) return;
    const told = `the canary of lane ${lane.id} is ${canaryOf(route)}`;
    if (!canary.canary) throw new Violation(`S6: ${told}, which is a main`);
    const header = canary.canaryType === 'HEADER' ? canary.canaryValue : null;
    if (route.canary.header !== header)
      throw new Violation(`S6: ${told}, its header is ${header}: others see it, or nobody`);
    // None is always right beside a header: one that is down gives its share back.
    if (route.canary.weight !== null && !this.store.weightsOf(canary.name).has(route.canary.weight))
      throw new Violation(`S5: ${told}, a share that was never accepted`);
  }

  /** A canary that gets requests has a ready pod. */
  answered(lane: Lane, route: RouteState): void {
    if (route.canary && !this.cluster.answers(backendName(route.canary)))
      throw new Violation(`S1: lane ${lane.id} sends requests to canary ${canaryOf(route)}, no pod is ready`);
  }
}
