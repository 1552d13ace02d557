import type { OperationCreate } from '@arthor/contract';
import type { Accepted, ClusterPort, Environment, Lane, LaneFacts, RoutePort } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { routeNameOf } from '../lane/route-name.js';
import { Invalid } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { Providers } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import type { View } from '../store/store.js';
import { decideAccept, laneFacts } from './facts.js';
import { LaneSettings } from '../lane/lane-settings.js';
import { refusalError } from './refused.js';
import { targetOf, type Target } from './target.js';
import { workloadSpec } from './workload-spec.js';
import type { Mirrored, Rendered } from './write-accepted.js';

/** What an operation is about, and where. */
export interface Place {
  readonly target: Target;
  readonly environment: Environment;
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
}

/** Everything an operation is refused by, asked in the same order for a plan and for the accept itself. */
@Injectable()
export class OperationRules {
  constructor(
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
    private readonly settings: LaneSettings,
    private readonly random: SystemRandom,
    private readonly ids: SystemIds,
  ) {}

  /** What the body names, whether the caller may, whether the place can be used. Throws the refusal. */
  async placeOf(view: View, caller: Principal, body: OperationCreate): Promise<Place> {
    const target = await targetOf(view, body, this.randomSymbol());
    caller.requireApplication(target.application);
    caller.require('DEVELOPER', target.environment);
    const place = await this.usable(view, target);
    if (place.environment.protected) caller.require('OPERATOR', target.environment);
    return place;
  }

  /** The core's rule on the lane as `view` reads it. Throws the refusal. */
  async accept(
    view: View,
    lane: Lane,
    { target, environment }: Place,
    body: OperationCreate,
  ): Promise<{ accepted: Accepted; facts: LaneFacts }> {
    const facts = await laneFacts(view, lane, environment);
    const { replicas } = await this.settings.of(view, lane.application, lane.environment);
    const accepted = await decideAccept(view, target, body, facts, replicas);
    if (!accepted.ok) throw await refusalError(view, accepted, lane);
    return { accepted, facts };
  }

  /** The new deployment as it will be applied, rendered once for ever; null where nothing is made. */
  async render(
    view: View,
    lane: Lane,
    { target, environment, cluster }: Place,
    { create }: Accepted,
  ): Promise<(Rendered & Mirrored) | null> {
    if (create === null || target.operate !== 'DEPLOY') return null;
    const settings = await this.settings.of(view, lane.application, lane.environment);
    const spec = workloadSpec(lane, create, this.ids.hex32(), settings, environment.progressDeadlineMs);
    const { applicationId, featureId } = target.row;
    return {
      spec,
      workload: cluster.render(spec),
      applicationId,
      featureId,
      host: environment.host,
      deployMode: environment.deployMode,
      routeName: routeNameOf(lane),
    };
  }

  private async usable(view: View, target: Target): Promise<Place> {
    const { environment, problem } = await this.environments.of(view, target);
    // Taking down is allowed where two environments share a host; bringing something new is not.
    if (environment === null || (problem !== null && target.operate === 'DEPLOY')) {
      const code = problem?.code ?? 'ENVIRONMENT_UNKNOWN';
      throw new Invalid(code, problem?.message ?? `There is no environment ${target.environment}.`, {
        params: { environment: target.environment },
        errors: [{ path: 'environment', code }],
      });
    }
    const cluster = this.providers.cluster();
    const route = this.providers.route();
    if (cluster === null || route === null) throw notConfigured(environment, 'kubernetes');
    if (environment.deployMode !== 'NATIVE') throw notConfigured(environment, 'apisix');
    return { target, environment, cluster, route };
  }

  /** Eight letters and digits, for a DEPLOY that names no symbol. */
  private randomSymbol(): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    return [...this.random.bytes(8)].map((byte) => alphabet[byte % 32]).join('');
  }
}

const notConfigured = (environment: Environment, provider: string): Invalid =>
  new Invalid('PROVIDER_NOT_CONFIGURED', `${environment.name} needs ${provider}, which is not configured.`, {
    params: { provider },
  });
