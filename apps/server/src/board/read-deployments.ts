import type { Received } from '@arthor/contract';
import { ProviderError } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { In, LessThan, type FindOptionsWhere } from 'typeorm';
import { Conflict, NotFound } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { orLeftOut } from '../http/left-out.js';
import { narrowed, visible, type Narrowed } from '../http/narrowed.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { lanesOfSymbol } from '../lane/lanes-of-symbol.js';
import { Providers } from '../runtime/providers.js';
import { byId } from '../store/by-id.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { readLog } from '../store/snapshot.js';
import { Store, type View } from '../store/store.js';
import { clusterOf } from './cluster-of.js';
import { deploymentBody } from '../lane/deployment-body.js';

const defaultTailLines = 200;

/** Questions about deployments. */
@Injectable()
export class ReadDeployments {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Deployments the caller may see, newest first. */
  list(caller: Principal, query: Received<'listDeployments'>['query']): Promise<Answered<'listDeployments'>> {
    const page = pageOf(query);
    const { symbol, status, build, canary } = query;
    const places = narrowed(caller, query);
    return readNumbered(this.store, async (view) => {
      const where = {
        ...(symbol === undefined ? places : await ofSymbol(view, { ...places, symbol })),
        ...(status !== undefined && { status }),
        ...(build !== undefined && (await ofBuild(view, build))),
        ...(canary !== undefined && { canary }),
        ...(page.before !== null && { id: LessThan(page.before) }),
      };
      // First the ids, from the index alone, then these rows.
      const ids = await view.rows.find(DeploymentRow, {
        where,
        select: { id: true },
        order: { id: 'DESC' },
        take: page.take,
      });
      const { items, nextCursor } = paged(page, ids, (row) => row.id);
      const rows = await view.rows.find(DeploymentRow, { where: { id: In(items) }, order: { id: 'DESC' } });
      const lanes = await byId(
        view,
        LaneRow,
        rows.map((row) => row.laneId),
      );
      const body = (row: DeploymentRow) => deploymentBody(row, lanes.get(row.laneId) ?? nothingInForce);
      const bodies = rows.map(orLeftOut(body));
      return { items: bodies, nextCursor };
    });
  }

  /** One deployment; 404 when there is none. */
  get(caller: Principal, id: number): Promise<Answered<'getDeployment'>> {
    return readNumbered(this.store, async (view) => {
      const row = await find(caller, view, id);
      const lane = await view.rows.findOneBy(LaneRow, { id: row.laneId });
      return deploymentBody(row, lane ?? nothingInForce);
    });
  }

  /** The last lines of the log of one of its pods. 404 POD_UNKNOWN, 409 POD_NOT_STARTED. */
  async podLog(
    caller: Principal,
    { id, pod }: Received<'getPodLog'>['params'],
    { previous, tail }: Received<'getPodLog'>['query'],
    gone: AbortSignal,
  ): Promise<{ text: string }> {
    const { row, at } = await this.store.read(async (view) => {
      const row = await find(caller, view, id);
      return { row, at: await this.environments.of(view, row) };
    });
    const unknown = new NotFound('POD_UNKNOWN', `${row.name} has no pod ${pod} now.`, { params: { pod } });
    // A pod that was just replaced still has a log; a name with our prefix cannot be a stranger's pod.
    if (row.pods.every((known) => known.name !== pod) && !pod.startsWith(`${row.name}-`)) throw unknown;
    const options = { previous: previous ?? false, tailLines: tail ?? defaultTailLines };
    try {
      const cluster = await clusterOf(this.providers, row, at, gone);
      return { text: await cluster.log({ namespace: row.environment, name: pod }, options, gone) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const kept = previous === true && error.kind === 'GONE' ? await this.keptLog(id, pod, options) : null;
      if (kept !== null) return kept;
      if (error.code === 'NOT_STARTED')
        throw new Conflict('POD_NOT_STARTED', error.message, { cause: error });
      if (error.code === 'NO_PREVIOUS_LOG') throw new NotFound(error.code, error.message, { cause: error });
      if (error.kind === 'GONE') throw unknown;
      throw error;
    }
  }

  /** What a pod that is gone wrote before it fell; null = nothing of it is kept. */
  private async keptLog(id: number, pod: string, { tailLines }: { readonly tailLines: number }) {
    const kept = await this.store.read((view) => readLog(view, id));
    if (kept?.pod !== pod) return null;
    const lines = kept.text.trimEnd().split('\n').slice(-tailLines);
    return { text: `${lines.join('\n')}\n` };
  }
}

async function ofSymbol(
  view: View,
  where: Narrowed & { symbol: string },
): Promise<FindOptionsWhere<DeploymentRow>> {
  const lanes = await lanesOfSymbol(view, where);
  // By lanes only: with environment and application too, the database may choose their index.
  return lanes === null ? where : { laneId: In(lanes) };
}

// The index of builds begins with application and feature.
async function ofBuild(view: View, id: number): Promise<FindOptionsWhere<DeploymentRow>> {
  const build = await view.rows.findOneBy(BuildRecordRow, { id });
  if (build === null) return { buildId: In([]) };
  return { applicationId: build.applicationId, featureId: build.featureId, buildId: id };
}

const nothingInForce = { mainId: null, canaryId: null };

async function find(caller: Principal, view: View, id: number): Promise<DeploymentRow> {
  const row = visible(caller, await view.rows.findOneBy(DeploymentRow, { id }));
  if (row === null)
    throw new NotFound('DEPLOYMENT_UNKNOWN', `There is no deployment ${id}.`, { params: { id } });
  return row;
}
