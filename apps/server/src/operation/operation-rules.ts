import type { OperationCreate } from '@arthor/contract';
import type { Accepted, DeployMode, Environment, Lane, LaneFacts } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { routeNameOf } from '../lane/route-name.js';
import { Invalid } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { Providers, type EnvironmentProviders } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';
import { decideAccept, laneFacts } from './facts.js';
import { LaneSettings } from '../lane/lane-settings.js';
import { refusalError } from './refused.js';
import { targetOf, type Target } from './target.js';
import { workloadSpec } from './workload-spec.js';
import type { Mirrored, Rendered } from './write-accepted.js';

/** The target of an operation, its environment and the providers it needs. */
export interface Place {
  readonly target: Target;
  readonly environment: Environment;
  /** null = not reachable now: operations that create something are refused, others wait. */
  readonly providers: EnvironmentProviders | null;
}

/** Every check of an operation, in the same order for plan and accept. */
@Injectable()
export class OperationRules {
  constructor(
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
    private readonly settings: LaneSettings,
    private readonly random: SystemRandom,
    private readonly ids: SystemIds,
  ) {}

  /** Checks the body's ids, the caller's rights, environment and providers. Throws the refusal. */
  async placeOf(view: View, caller: Principal, body: OperationCreate): Promise<Place> {
    const target = await targetOf(view, body, this.randomSymbol());
    caller.requireApplication(target.application);
    caller.require('DEVELOPER', target.environment);
    const place = await this.usable(view, target);
    if (place.environment.protected) caller.require('OPERATOR', target.environment);
    return place;
  }

  /** Applies the core's rule to the lane as `view` sees it. Throws the refusal. */
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

  /** Renders the new deployment, once and for ever; null if the operation creates none. */
  async render(
    view: View,
    lane: Lane,
    { target, environment, providers }: Place,
    { create }: Accepted,
  ): Promise<(Rendered & Mirrored) | null> {
    if (create === null || target.operate !== 'DEPLOY' || providers === null) return null;
    const settings = await this.settings.of(view, lane.application, lane.environment);
    const spec = workloadSpec(lane, create, this.ids.hex32(), settings, environment.progressDeadlineMs);
    const { applicationId, featureId } = target.row;
    return {
      spec,
      workload: providers.cluster.render(spec),
      applicationId,
      featureId,
      host: environment.host,
      deployMode: environment.deployMode,
      routeName: routeNameOf(lane),
    };
  }

  private async usable(view: View, target: Target): Promise<Place> {
    const at = await this.environments.of(view, target);
    const { environment } = at;
    // Where two environments share a host, only operations that bring nothing new are allowed.
    if (environment === null || (at.problem !== null && target.operate === 'DEPLOY')) {
      const code = at.problem?.code ?? 'ENVIRONMENT_UNKNOWN';
      throw unusable(target, code, at.problem?.message ?? `There is no environment ${target.environment}.`);
    }
    const found = this.providers.of(at);
    const problem = 'problem' in found ? found.problem : null;
    if (problem?.code === 'PROVIDER_NOT_CONFIGURED') throw notConfigured(environment, 'kubernetes');
    if (problem !== null && target.operate === 'DEPLOY')
      throw unusable(target, problem.code, problem.message);
    if ((await modeOf(view, target, environment)) !== 'NATIVE') throw notConfigured(environment, 'apisix');
    return { target, environment, providers: 'problem' in found ? null : found };
  }

  /** A symbol of eight letters and digits, for a DEPLOY without one. */
  private randomSymbol(): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    return [...this.random.bytes(8)].map((byte) => alphabet[byte % 32]).join('');
  }
}

/** A new deployment takes its environment's mode; an existing one keeps its own. */
async function modeOf(view: View, target: Target, environment: Environment): Promise<DeployMode> {
  switch (target.operate) {
    case 'DEPLOY':
      return environment.deployMode;
    case 'DELETE':
      return target.deployment.deployMode;
    case 'CANCEL': {
      const row = await view.rows.findOne(DeploymentRow, {
        where: { id: target.record.deploymentId },
        select: { id: true, deployMode: true },
      });
      return row?.deployMode ?? environment.deployMode;
    }
  }
}

const unusable = ({ environment }: Target, code: string, message: string): Invalid =>
  new Invalid(code, message, { params: { environment }, errors: [{ path: 'environment', code }] });

const notConfigured = (environment: Environment, provider: string): Invalid =>
  new Invalid('PROVIDER_NOT_CONFIGURED', `${environment.name} needs ${provider}, which is not configured.`, {
    params: { provider },
  });
