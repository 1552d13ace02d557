import type { DeploymentLabel, OperationDiff } from '@arthor/contract';
import { ProviderError } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Invalid, NotFound } from '../http/domain-error.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { askedIn, loadAsked } from '../lane/asked.js';
import { askedOfFormer, formerOf } from '../lane/operation-change.js';
import { byId } from '../store/by-id.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { Store, type View } from '../store/store.js';
import { compare } from './compare.js';
import { factsOf, snapshotOf, workloadOf, type Side } from './compared-side.js';
import { loadLabels } from './deployment-label.js';

/** So many differences are told. */
const most = 500;

/** Compares what operations brought. */
@Injectable()
export class ReadDiff {
  constructor(private readonly store: Store) {}

  /** An operation compared with another one, or with what was there before. 404, and 422 for an unknown `with`. */
  of(caller: Principal, id: number, other: number | undefined): Promise<OperationDiff> {
    return this.store.read(async (view) => {
      const after = await sideOf(view, await recordOf(view, caller, id));
      if (after === null) throw unknown(id);
      const before = other === undefined ? await beforeOf(view, after) : await named(view, caller, other);
      const labels = await loadLabels(view, [after.row.id, ...(before === null ? [] : [before.row.id])]);
      return {
        before: before && sideBody(before, labels),
        after: sideBody(after, labels),
        ...(await differences(view, before, after)),
      };
    });
  }
}

async function differences(view: View, before: Side | null, after: Side) {
  if (before === null) return { items: [], isCut: false, problem: null };
  const facts = [factsOf(before), factsOf(after)].map((deployment) => ({ deployment }));
  const [old, now] = [await snapshotOf(view, before), await snapshotOf(view, after)];
  const failed = [old, now].find((one) => one instanceof ProviderError);
  const items =
    old instanceof ProviderError || now instanceof ProviderError
      ? compare(facts[0], facts[1])
      : compare(
          { ...facts[0], ...workloadOf(old, before.row) },
          { ...facts[1], ...workloadOf(now, after.row) },
        );
  return {
    items: items.slice(0, most),
    isCut: items.length > most,
    problem: failed === undefined ? null : { code: failed.code, message: failed.message },
  };
}

/** What an operation replaced in its chain; else what its own deployment was before, as of a changed weight. */
async function beforeOf(view: View, { record, row }: Side): Promise<Side | null> {
  if (record === null) return null;
  const rows = await byId(
    view,
    DeploymentRow,
    record.related.map(({ id }) => id),
  );
  const former = formerOf(record, row, rows);
  if (former === null) {
    const before = await recordBefore(view, row.id, record);
    return before && { record: before, row, asked: askedIn(record.targetSnapshot) };
  }
  const before = await recordBefore(view, former.id, record);
  return { record: before, row: former, asked: askedOfFormer(record, former) };
}

const recordBefore = (
  view: View,
  deploymentId: number,
  { id }: DeployRecordRow,
): Promise<DeployRecordRow | null> =>
  view.rows.findOne(DeployRecordRow, { where: { deploymentId, id: LessThan(id) }, order: { id: 'DESC' } });

async function sideOf(view: View, record: DeployRecordRow | null): Promise<Side | null> {
  if (record === null) return null;
  const row = await view.rows.findOneBy(DeploymentRow, { id: record.deploymentId });
  if (row === null) return null;
  const asked = (await loadAsked(view, [record])).get(record.id);
  return { record, row, asked: asked ?? askedIn(row) };
}

async function recordOf(view: View, caller: Principal, id: number): Promise<DeployRecordRow> {
  const record = visible(caller, await view.rows.findOneBy(DeployRecordRow, { id }));
  if (record === null) throw unknown(id);
  return record;
}

async function named(view: View, caller: Principal, id: number): Promise<Side> {
  const record = visible(caller, await view.rows.findOneBy(DeployRecordRow, { id }));
  const side = await sideOf(view, record);
  if (side !== null) return side;
  const code = 'OPERATION_UNKNOWN';
  throw new Invalid(code, `There is no operation ${id}.`, {
    params: { id },
    errors: [{ path: 'query.with', code }],
  });
}

const unknown = (id: number): NotFound =>
  new NotFound('OPERATION_UNKNOWN', `There is no operation ${id}.`, { params: { id } });

function sideBody({ record, row }: Side, labels: ReadonlyMap<number, DeploymentLabel>) {
  const deployment = labels.get(row.id);
  if (deployment === undefined) throw new Error(`the deployment just read is gone: ${row.id}`);
  return { operation: record?.id ?? null, tick: record?.tick ?? null, deployment };
}
