import type { OperationCreate } from '@arthor/contract';
import {
  accept,
  formerLive,
  modeOfNew,
  strandedByMode,
  type Accepted,
  type Environment,
  type Lane,
  type LaneFacts,
  type Lanes,
  type Operate,
} from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { routeNameOf } from '../lane/route-name.js';
import { Invalid } from '../http/domain-error.js';
import { visible } from '../http/narrowed.js';
import { roleToOperate } from '../http/operate-right.js';
import type { Principal } from '../http/principal.js';
import { Providers, type EnvironmentProviders } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import type { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';
import { LaneSettings, type WorkloadSettings } from '../lane/lane-settings.js';
import { readLanes } from './read-lanes.js';
import { refusalError } from './refused.js';
import { newSpec } from './render-new.js';
import { requests, type Body } from './requests.js';
import { subjectOf, type Subject } from './subject.js';
import type { Mirrored, Rendered } from '../lane/write-accepted.js';

/** What an operation is about, and where. */
export interface Place {
  readonly subject: Subject;
  readonly environment: Environment;
  /** null: none can be reached now. What makes something new is refused then, what takes it down waits. */
  readonly providers: EnvironmentProviders | null;
  /** For the pods of what is made there. */
  readonly settings: WorkloadSettings;
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
    const subject = await subjectOf(view, caller, body, this.randomSymbol());
    if (!caller.reaches({ ...subject, environment: null })) throw unknownApplication(subject);
    if (!caller.reaches(subject)) throw unknownEnvironment(subject);
    caller.require('DEVELOPER', subject);
    const at = await this.environments.of(view, subject);
    const { environment } = at;
    const brings = body.operate !== 'DELETE' && body.operate !== 'CANCEL';
    // Where two environments share a host, only operations that bring nothing new are allowed.
    if (environment === null || (at.problem !== null && brings)) {
      const { problem } = at;
      throw problem === null ? unknownEnvironment(subject) : unusable(subject, problem.code, problem.message);
    }
    caller.require(roleToOperate(environment), subject);
    const found = this.providers.of(at);
    const problem = 'problem' in found ? found.problem : null;
    if (problem?.code === 'PROVIDER_NOT_CONFIGURED') throw notConfigured(environment, 'kubernetes');
    if (problem !== null && brings) throw unusable(subject, problem.code, problem.message);
    const settings = this.settings.of(at.layers);
    return { subject, environment, providers: 'problem' in found ? null : found, settings };
  }

  /**
   * Whether an operation's answer may be given again: to who may see its lane and still has the role that it
   * needs there. The rules are not asked again.
   */
  async mayRepeat(view: View, caller: Principal, record: DeployRecordRow): Promise<boolean> {
    if (visible(caller, record) === null) return false;
    const { environment } = await this.environments.of(view, record);
    return caller.can(roleToOperate(environment ?? { protected: true }), record);
  }

  /** Applies the core's rule to the lanes as `view` sees them: the operation's, and the second or null. Throws the refusal. */
  async accept<O extends Operate>(
    view: View,
    lanes: readonly [Lane, Lane | null],
    { subject, environment, settings, providers }: Place,
    body: Body<O> & { operate: O },
  ): Promise<{ accepted: Accepted; facts: Lanes }> {
    const facts = await readLanes(view, subject, lanes, environment);
    const { replicas, autoscale } = settings;
    const named = { ...subject, defaultReplicas: replicas, autoscale };
    const accepted = accept<O>(body.operate, requests[body.operate](body, named), facts);
    if (!accepted.ok) throw await refusalError(view, accepted, lanes[1] ?? lanes[0]);
    const provider = providers?.route.provider ?? null;
    const by = { provider: provider === 'auto' ? null : provider, deployMode: environment.deployMode };
    const stays = formerLive(accepted, facts, by) ?? strandedByMode(accepted, facts);
    if (stays !== null) throw await refusalError(view, stays, lanes[0]);
    const { create } = accepted;
    if (create !== null && modeOfNew(create, facts) === 'UNCOUPLED' && !hasApisix(providers))
      throw notConfigured(environment, 'apisix');
    return { accepted, facts };
  }

  /** The new deployment as it will be applied, rendered once for ever; null where nothing is made. */
  async render(
    view: View,
    lane: Lane,
    { subject, environment, providers, settings }: Place,
    { create }: Accepted,
    facts: LaneFacts,
  ): Promise<(Rendered & Mirrored) | null> {
    if (create === null || providers === null) return null;
    const { cluster } = providers;
    const hex32 = this.ids.hex32();
    const deployMode = modeOfNew(create, facts);
    const spec = await newSpec(view, { lane, create, hex32, settings, environment, cluster, deployMode });
    return {
      spec,
      workload: cluster.render(spec),
      ...(await this.ancestry(view, subject, create.like?.id ?? null)),
      host: environment.host,
      deployMode,
      routeName: routeNameOf(lane),
    };
  }

  /** Application and feature of the new deployment: from its build, else from its model. */
  private async ancestry(view: View, { build }: Subject, like: number | null) {
    const from = build?.row ?? (await view.rows.findOneByOrFail(DeploymentRow, { id: like ?? 0 }));
    return { applicationId: from.applicationId, featureId: from.featureId };
  }

  /** Eight letters and digits, for a DEPLOY that names no symbol. */
  private randomSymbol(): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    return [...this.random.bytes(8)].map((byte) => alphabet[byte % 32]).join('');
  }
}

/** Whether there is a gateway for the mode UNCOUPLED. */
function hasApisix(providers: EnvironmentProviders | null): boolean {
  const route = providers?.routeOf('apisix');
  return route !== undefined && !('problem' in route);
}

const unusable = ({ environment }: Subject, code: string, message: string): Invalid =>
  new Invalid(code, message, { params: { environment }, errors: [{ path: 'environment', code }] });

const unknownEnvironment = (subject: Subject): Invalid =>
  unusable(subject, 'ENVIRONMENT_UNKNOWN', `There is no environment ${subject.environment}.`);

const unknownApplication = ({ application }: Subject): Invalid =>
  new Invalid('APPLICATION_UNKNOWN', `There is no application ${application}.`, {
    params: { application },
    errors: [{ path: 'application', code: 'APPLICATION_UNKNOWN' }],
  });

const notConfigured = (environment: Environment, provider: string): Invalid =>
  new Invalid('PROVIDER_NOT_CONFIGURED', `${environment.name} needs ${provider}, which is not configured.`, {
    params: { provider },
  });
