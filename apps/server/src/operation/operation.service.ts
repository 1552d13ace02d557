import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import { deploymentName, planOf } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { routeNameOf } from '../lane/route-name.js';
import { sameBody, type Once } from '../http/idempotency.js';
import type { Principal } from '../http/principal.js';
import { announceLane, announceOperation } from '../lane/announce.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { SystemClock } from '../runtime/clock.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store, type Tx, type View } from '../store/store.js';
import { laneToBe } from './facts.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { loadOperationBody } from '../lane/operation-loader.js';
import { OperationRules } from './operation-rules.js';
import { planBody } from './plan-body.js';
import { preflights } from './preflight.js';
import { writeAccepted } from './write-accepted.js';

/** Accepts operations: the rules, then the rows in one short transaction; the dispatcher begins at commit. */
@Injectable()
export class OperationService {
  constructor(
    private readonly store: Store,
    private readonly rules: OperationRules,
    private readonly environments: LaneEnvironments,
    private readonly audit: Audit,
    private readonly dispatch: DispatchWake,
    private readonly clock: SystemClock,
  ) {}

  /**
   * Accepts an operation and returns its record. A repeat of the same key and body returns the record as it
   * is now. Refusals write nothing.
   */
  async accept(caller: Principal, body: OperationCreate, once: Once): Promise<Operation> {
    const repeated = () => this.store.read((view) => repeatedOf(view, once));
    const before = await repeated();
    if (before !== null) return before;
    try {
      // What is refused anyway is refused before a lane is made for it.
      const { place } = await this.store.read((view) => this.foresee(view, caller, body));
      const { application, environment, symbol } = place.target;
      // What chance chose is kept: the transaction may run several times.
      const named = body.operate === 'DEPLOY' ? { ...body, symbol } : body;
      const { id } = await this.store.laneOf(application, environment, symbol);
      return await this.store.write((tx) => this.write(tx, id, caller, named, once));
    } catch (error) {
      // The same key was committed by another request in the meantime: that one is the operation.
      const other = await repeated();
      if (other === null) throw error;
      return other;
    }
  }

  /** The same accept without writing anything: what would happen, and what a person should know before. */
  async plan(caller: Principal, body: OperationCreate): Promise<Plan> {
    const { place, lane, plan } = await this.store.read((view) => this.foresee(view, caller, body));
    return planBody(plan, lane, await preflights(plan, place, body.operate === 'DEPLOY'));
  }

  /** The rules on what is committed now, for a lane that may not be made yet. Throws the refusal. */
  private async foresee(view: View, caller: Principal, body: OperationCreate) {
    const place = await this.rules.placeOf(view, caller, body);
    const { application, environment, symbol } = place.target;
    const key = { application, environment, symbol };
    const lane = (await view.rows.findOneBy(LaneRow, key)) ?? laneToBe(key);
    const { accepted, facts } = await this.rules.accept(view, lane, place, body);
    const newName = deploymentName(application, '…');
    return { place, lane, plan: planOf(accepted, facts, { newName, routeName: routeNameOf(key) }) };
  }

  private async write(
    tx: Tx,
    laneId: number,
    caller: Principal,
    body: OperationCreate,
    once: Once,
  ): Promise<Operation> {
    const lane = await tx.lockLane(laneId);
    const repeated = await repeatedOf(tx, once);
    if (repeated !== null) return repeated;
    const place = await this.rules.placeOf(tx, caller, body);
    const { accepted } = await this.rules.accept(tx, lane, place, body);
    const made = await this.rules.render(tx, lane, place, accepted);
    const reason = body.reason ?? null;
    const asked = { byUser: caller.username, byThrough: caller.through, reason, ...once };
    const record = await writeAccepted(tx, lane, accepted, made, asked, this.clock.now());
    await this.audit.record(tx, caller, {
      action: body.operate,
      target: `deployment/${record.deploymentId}`,
      environment: lane.environment,
      application: lane.application,
      reason,
    });
    for (const { record: ended } of accepted.endings) await announceOperation(tx, ended.id);
    await announceOperation(tx, record.id);
    await announceLane(tx, this.environments, lane.id);
    tx.afterCommit(() => this.dispatch.lane(laneId));
    const answer = await loadOperationBody(tx, record.id);
    if (answer === null) throw new Error('the operation just written is gone');
    return answer;
  }
}

/** The operation of an earlier POST with this key; null = there was none. Another body is refused. */
async function repeatedOf(view: View, once: Once): Promise<Operation | null> {
  const { principal, idempotencyKey } = once;
  if (idempotencyKey === null) return null;
  const stored = await view.rows.findOneBy(DeployRecordRow, { principal, idempotencyKey });
  if (stored === null) return null;
  sameBody(stored, once);
  return loadOperationBody(view, stored.id);
}
