import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import {
  deploymentName,
  planOf,
  type Accepted,
  type ClusterPort,
  type Environment,
  type Lane,
  type RoutePort,
} from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { LaneEnvironments } from '../dispatcher/lane-environment.js';
import { routeNameOf } from '../dispatcher/route-name.js';
import { Invalid } from '../http/domain-error.js';
import { sameBody, type Once } from '../http/idempotency.js';
import type { Principal } from '../http/principal.js';
import { announceLane, announceOperation } from '../lane/announce.js';
import { LanePlaces } from '../lane/lane-place.js';
import { SystemClock } from '../runtime/clock.js';
import { Providers } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import { decideAccept, laneFacts, laneToBe } from './facts.js';
import { LaneSettings } from './lane-settings.js';
import { LaneWake } from './lane-wake.js';
import { loadOperationBody } from './operation-loader.js';
import { preflights } from './preflight.js';
import { refusalError } from './refused.js';
import { targetOf, type Target } from './target.js';
import { workloadSpec } from './workload-spec.js';
import { writeAccepted, type Mirrored, type Rendered } from './write-accepted.js';

/** Accepts operations: who may, what the core's rules say, the rows of it in one short transaction. */
@Injectable()
export class OperationService {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
    private readonly settings: LaneSettings,
    private readonly places: LanePlaces,
    private readonly audit: Audit,
    private readonly laneWake: LaneWake,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly ids: SystemIds,
  ) {}

  /**
   * Accepts an operation and returns its record; the dispatcher begins at commit. A repeat of the same key
   * and body returns the record as it is now. Refusals write nothing.
   */
  async accept(caller: Principal, body: OperationCreate, once: Once): Promise<Operation> {
    const repeated = await this.store.read((view) => this.repeated(view, once));
    if (repeated !== null) return repeated;
    const { target } = await this.prepare(caller, body);
    const { id } = await this.store.laneOf(target.application, target.environment, target.symbol);
    try {
      return await this.store.write((tx) => this.write(tx, id, caller, body, target, once));
    } catch (error) {
      // The same key was committed by another request in the meantime: that one is the operation.
      const other = isUniqueViolation(error)
        ? await this.store.read((view) => this.repeated(view, once))
        : null;
      if (other === null) throw error;
      return other;
    }
  }

  /** The same accept without writing anything: what would happen, and what a person should know before. */
  async plan(caller: Principal, body: OperationCreate): Promise<Plan> {
    const { target, environment, ports } = await this.prepare(caller, body);
    const { application, symbol } = target;
    const key = { application, environment: environment.name, symbol };
    const plan = await this.store.read(async (view) => {
      const lane = (await view.rows.findOneBy(LaneRow, key)) ?? laneToBe(key);
      const { accepted, facts } = await this.rule(view, lane, environment, target, body);
      const names = { newName: deploymentName(application, this.ids.hex32()), routeName: routeNameOf(key) };
      return planOf(accepted, facts, names);
    });
    const place = { namespace: environment.name, host: environment.host, creates: body.operate === 'DEPLOY' };
    const { warnings: _, ...told } = plan;
    return {
      ...told,
      params: { ...plan.params },
      changes: plan.changes.map((change) => ({ ...change })),
      traffic: { before: { ...plan.traffic.before }, after: { ...plan.traffic.after } },
      inverse: plan.inverse === null ? null : { ...plan.inverse },
      symbol,
      environment: environment.name,
      preflights: (await preflights(plan, ports, place)).map((item) => ({ ...item })),
    };
  }

  private async write(
    tx: Tx,
    laneId: number,
    caller: Principal,
    body: OperationCreate,
    target: Target,
    once: Once,
  ): Promise<Operation> {
    const repeated = await this.repeated(tx, once);
    if (repeated !== null) return repeated;
    const lane = await tx.lockLane(laneId);
    const { environment, ports } = await this.usable(tx, target);
    const { accepted } = await this.rule(tx, lane, environment, target, body);
    const made = await this.render(tx, lane, environment, target, accepted, ports.cluster);
    const asked = {
      byUser: caller.username,
      byThrough: caller.through,
      reason: body.reason ?? null,
      ...once,
    };
    const { record } = await writeAccepted(tx, lane, accepted, made, asked, this.clock.now());
    await this.audit.record(tx, caller, {
      action: body.operate,
      target: `deployment/${record.deploymentId}`,
      environment: lane.environment,
      application: lane.application,
      reason: body.reason ?? null,
    });
    for (const { record: ended } of accepted.endings) await announceOperation(tx, ended.id);
    await announceOperation(tx, record.id);
    await announceLane(tx, this.places, lane.id);
    tx.afterCommit(() => this.laneWake.wake(laneId));
    const answer = await loadOperationBody(tx, record.id);
    if (answer === null) throw new Error('the operation just written is gone');
    return answer;
  }

  private async repeated(
    view: View,
    { principal, idempotencyKey, ...once }: Once,
  ): Promise<Operation | null> {
    if (idempotencyKey === null) return null;
    const stored = await view.rows.findOneBy(DeployRecordRow, { principal, idempotencyKey });
    if (stored === null) return null;
    sameBody(stored, { principal, idempotencyKey, ...once });
    return loadOperationBody(view, stored.id);
  }

  /** What the body names, whether the caller may, whether the place can be used: all before any lock. */
  private prepare(caller: Principal, body: OperationCreate) {
    return this.store.read(async (view) => {
      const target = await targetOf(view, body, this.randomSymbol());
      caller.requireApplication(target.application);
      caller.require('DEVELOPER', target.environment);
      const { environment, ports } = await this.usable(view, target);
      if (environment.protected) caller.require('OPERATOR', target.environment);
      return { target, environment, ports };
    });
  }

  private async usable(view: View, target: Target): Promise<{ environment: Environment; ports: Ports }> {
    const { environment, problem } = await this.environments.of(view, target);
    if (environment === null)
      throw new Invalid(
        problem?.code ?? 'ENVIRONMENT_UNKNOWN',
        problem?.message ?? 'There is no such environment.',
        {
          params: { environment: target.environment },
          errors: [{ path: 'environment', code: problem?.code ?? 'ENVIRONMENT_UNKNOWN' }],
        },
      );
    const cluster = this.providers.cluster();
    const route = this.providers.route();
    if (cluster === null || route === null || environment.deployMode !== 'NATIVE') {
      const provider = cluster === null || route === null ? 'kubernetes' : 'apisix';
      throw new Invalid(
        'PROVIDER_NOT_CONFIGURED',
        `${environment.name} needs ${provider}, which is not configured.`,
        {
          params: { provider },
        },
      );
    }
    if (target.operate === 'DEPLOY') await refuseSharedHost(view, environment);
    return { environment, ports: { cluster, route } };
  }

  private async rule(
    view: View,
    lane: Lane,
    environment: Environment,
    target: Target,
    body: OperationCreate,
  ) {
    const facts = await laneFacts(view, lane, environment);
    const { replicas } = await this.settings.of(view, lane.application, lane.environment);
    const accepted = await decideAccept(view, target, body, facts, replicas);
    if (!accepted.ok) throw await refusalError(view, accepted, lane);
    return { accepted, facts };
  }

  private async render(
    view: View,
    lane: Lane,
    environment: Environment,
    target: Target,
    { create }: Accepted,
    cluster: ClusterPort,
  ): Promise<(Rendered & Mirrored) | null> {
    if (create === null || target.operate !== 'DEPLOY') return null;
    const settings = await this.settings.of(view, lane.application, lane.environment);
    const spec = workloadSpec(lane, create, this.ids.hex32(), settings, environment.progressDeadlineMs);
    const { applicationId, featureId } = target.row;
    const mirrored = { applicationId, featureId, host: environment.host, deployMode: environment.deployMode };
    return { spec, workload: cluster.render(spec), ...mirrored, routeName: routeNameOf(lane) };
  }

  /** Eight letters and digits, for a DEPLOY that names no symbol. */
  private randomSymbol(): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    return [...this.random.bytes(8)].map((byte) => alphabet[byte % 32]).join('');
  }
}

interface Ports {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
}

/** Two environments with one host behind one gateway would answer each other's requests. */
async function refuseSharedHost(view: View, environment: Environment): Promise<void> {
  const same = await view.rows.findBy(EnvRow, { host: environment.host });
  const other = same.find((row) => row.name !== environment.name);
  if (other === undefined) return;
  throw new Invalid(
    'DUPLICATE_HOST',
    `${environment.name} and ${other.name} have one host, ${environment.host}. Change one of them.`,
    {
      params: { environment: environment.name, other: other.name, host: environment.host },
    },
  );
}
