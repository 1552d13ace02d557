import type { LanePods } from '@arthor/contract';
import { liveStatuses, ProviderError, type PodState } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { DomainError, NotFound } from '../http/domain-error.js';
import { isoTimeOrNull } from '../http/iso-time.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments, type LaneEnvironment } from '../lane/lane-environment.js';
import { Providers } from '../runtime/providers.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store } from '../store/store.js';
import { clusterOf } from './cluster-of.js';

const limitMs = 5_000;

type Unavailable = LanePods['unavailable'][number];

/** Asks the cluster for the pods of a lane. */
@Injectable()
export class ReadLanePods {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Of all that lives there, newest deployment first. Where the cluster cannot be asked: as they were last seen. */
  async of(caller: Principal, id: number, gone: AbortSignal): Promise<LanePods> {
    const { rows, at } = await this.store.read(async (view) => {
      const lane = visible(caller, await view.rows.findOneBy(LaneRow, { id }));
      if (lane === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
      const rows = await view.rows.find(DeploymentRow, {
        where: { laneId: id, status: In(liveStatuses) },
        order: { id: 'DESC' },
      });
      return { rows, at: await this.environments.of(view, lane) };
    });
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limitMs)]);
    const seen = await Promise.all(rows.map((row) => this.seen(row, at, signal)));
    return {
      items: seen.flatMap(({ row, pods }) => pods.map((pod) => podBody(row.id, pod))),
      unavailable: seen.flatMap(({ unavailable }) => unavailable ?? []),
    };
  }

  private async seen(row: DeploymentRow, at: LaneEnvironment, signal: AbortSignal) {
    try {
      const cluster = await clusterOf(this.providers, row, at, signal);
      const ref = { namespace: row.environment, name: row.name };
      const workload = await cluster.observe(ref, { fresh: false }, signal);
      // A stranger's pods under our name are not the lane's.
      return { row, pods: workload?.ours === true ? workload.pods : [], unavailable: null };
    } catch (error) {
      if (!(error instanceof ProviderError || error instanceof DomainError)) throw error;
      const { code, message } = error;
      const unavailable: Unavailable = { deploymentId: row.id, code, message };
      return { row, pods: row.pods, unavailable };
    }
  }
}

const podBody = (deploymentId: number, pod: PodState): LanePods['items'][number] => ({
  deploymentId,
  name: pod.name,
  ip: pod.ip,
  ready: pod.ready,
  restarts: pod.restarts,
  reason: pod.reason,
  terminating: pod.terminating,
  node: pod.node ?? null,
  createdAt: isoTimeOrNull(pod.createdAt ?? null),
  readySince: isoTimeOrNull(pod.readySince ?? null),
});
