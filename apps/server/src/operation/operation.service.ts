import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import { deploymentName, planOf, type Cause } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { routeNameOf } from '../lane/route-name.js';
import { Conflict } from '../http/domain-error.js';
import { sameBody, type Once } from '../http/idempotency.js';
import type { Principal } from '../http/principal.js';
import { announce } from '../lane/announce.js';
import { environmentSettingsOf } from '../lane/environment-reader.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { SystemClock } from '../runtime/clock.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store, type Tx, type View } from '../store/store.js';
import { confirmLevelOf } from './confirm-level.js';
import { laneToBe, sourceLaneId } from './read-lanes.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { loadOperationBody } from '../lane/operation-loader.js';
import { OperationRules } from './operation-rules.js';
import { planBody } from './plan-body.js';
import { commitsOf } from './plan-commits.js';
import { preflights } from './preflight.js';
import { writeAccepted } from '../lane/write-accepted.js';

/** How often the lanes of an operation may change before they are locked. */
const maxAttempts = 5;

/** Accepts operations: checks, then writes rows in one short transaction. The dispatcher starts at commit. */
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
   * Accepts an operation and returns it. Repeating the same key and body returns the operation as it is
   * now. Refusals write nothing.
   *
   * @param cause why it is asked for without a person's click
   */
  async accept(
    caller: Principal,
    body: OperationCreate,
    once: Once,
    cause: Cause | null = null,
  ): Promise<Operation> {
    const repeated = () => this.store.read((view) => this.repeatedOf(view, caller, body, once));
    const before = await repeated();
    if (before !== null) return before;
    try {
      let named = body;
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        // Check first, so that a refused operation creates no lane.
        const seen = await this.store.read((view) => this.foresee(view, caller, named));
        const { application, environment, symbol } = seen.place.subject;
        // Keep the random symbol: the transaction may be retried.
        if (named.operate === 'DEPLOY') named = { ...named, symbol };
        const { id } =
          seen.lane.id > 0 ? seen.lane : await this.store.laneOf(application, environment, symbol);
        const ids = seen.source === null ? [id] : [id, seen.source.id];
        const answer = await this.store.write((tx) => this.write(tx, ids, caller, named, { ...once, cause }));
        if (answer !== null) return answer;
      }
      throw new Conflict('LANE_MOVED', 'The lane changes faster than it can be read: try again.');
    } catch (error) {
      // Another request committed the same key in the meantime: return its operation.
      const other = await repeated();
      if (other === null) throw error;
      return other;
    }
  }

  /** The same checks without writing: what would happen, and what a person should know before. */
  async plan(caller: Principal, body: OperationCreate): Promise<Plan> {
    const { place, lane, plan, commits, confirm } = await this.store.read(async (view) => {
      const foreseen = await this.foresee(view, caller, body);
      const { environment } = foreseen.place;
      const { confirm: levels } = await environmentSettingsOf(view, environment.name);
      const commits = await commitsOf(view, foreseen.plan.builds);
      return { ...foreseen, commits, confirm: confirmLevelOf(foreseen, environment, levels ?? {}) };
    });
    return planBody(plan, lane, { preflights: await preflights(plan, place), commits, confirm });
  }

  /** Checks against what is committed now; the lane may not exist yet. Throws the refusal. */
  private async foresee(view: View, caller: Principal, body: OperationCreate) {
    const place = await this.rules.placeOf(view, caller, body);
    const { application, environment, symbol } = place.subject;
    const key = { application, environment, symbol };
    const lane = (await view.rows.findOneBy(LaneRow, key)) ?? laneToBe(key);
    const sourceId = await sourceLaneId(view, place.subject, lane.id);
    const source = sourceId === null ? null : await view.rows.findOneByOrFail(LaneRow, { id: sourceId });
    const { accepted, facts } = await this.rules.accept(view, [lane, source], place, body);
    const names = {
      newName: deploymentName(application, '…'),
      routeName: routeNameOf(key),
      routeKind: place.providers?.route.objectKind ?? 'Route',
    };
    return { place, lane, source, accepted, plan: planOf(accepted, facts, names) };
  }

  /** Accepts in one transaction. null: the second lane is another one, now that they are locked. */
  private async write(
    tx: Tx,
    ids: readonly number[],
    caller: Principal,
    body: OperationCreate,
    once: Once & { readonly cause: Cause | null },
  ): Promise<Operation | null> {
    const [lane, source = null] = await tx.lockLanes(ids);
    const repeated = await this.repeatedOf(tx, caller, body, once);
    if (repeated !== null) return repeated;
    const place = await this.rules.placeOf(tx, caller, body);
    if (lane === undefined || (await sourceLaneId(tx, place.subject, lane.id)) !== (source?.id ?? null))
      return null;
    const decided = await this.rules.accept(tx, [lane, source], place, body);
    const { accepted } = decided;
    const made = await this.rules.render(tx, lane, place, accepted, decided.facts);
    const reason = body.reason ?? null;
    const asked = { byUser: caller.username, byThrough: caller.through, reason, ...once };
    const record = await writeAccepted(tx, [lane, source], decided, made, asked, this.clock.now());
    await this.audit.record(tx, caller, {
      action: body.operate,
      target: `deployment/${record.deploymentId}`,
      environment: lane.environment,
      application: lane.application,
      reason,
    });
    const announced = await announce(tx, this.environments, {
      operations: [...accepted.endings.map((ending) => ending.record.id), record.id],
      lanes: ids,
    });
    for (const id of ids) tx.afterCommit(() => this.dispatch.lane(id));
    const answer = announced.find((operation) => operation.id === record.id);
    if (answer === undefined) throw new Error('the operation just written is gone');
    return answer;
  }

  /**
   * The operation of an earlier POST with this key, or null. Throws if the body differs. Who may not have it any
   * more is refused as a first POST would be, and does not learn that the key is known.
   */
  private async repeatedOf(
    view: View,
    caller: Principal,
    body: OperationCreate,
    once: Once,
  ): Promise<Operation | null> {
    const { principal, idempotencyKey } = once;
    if (idempotencyKey === null) return null;
    const stored = await view.rows.findOneBy(DeployRecordRow, { principal, idempotencyKey });
    if (stored === null) return null;
    if (!(await this.rules.mayRepeat(view, caller, stored))) await this.rules.placeOf(view, caller, body);
    sameBody(stored, once);
    return loadOperationBody(view, this.environments, stored.id);
  }
}
