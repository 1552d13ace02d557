import type { LanePods } from '@arthor/contract';
import type { PodState } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { isoTimeOrNull } from '../http/iso-time.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments, type LaneEnvironment } from '../lane/lane-environment.js';
import { podBody } from '../lane/pod-body.js';
import { Providers } from '../runtime/providers.js';
import type { DeploymentRow } from '../store/entity/deployment.js';
import { Store } from '../store/store.js';
import { answer } from './answer.js';
import { clusterOf } from './cluster-of.js';
import { liveRows } from './live-rows.js';

const limitMs = 5_000;

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
    const { rows, at } = await this.store.read((view) => liveRows(view, caller, id, this.environments));
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limitMs)]);
    const seen = await Promise.all(rows.map((row) => this.seen(row, at, signal)));
    return {
      items: seen.flatMap(({ row, pods }) => pods.map((pod) => bodyOf(row.id, pod))),
      unavailable: seen.flatMap(({ unavailable }) => unavailable ?? []),
    };
  }

  private async seen(row: DeploymentRow, at: LaneEnvironment, signal: AbortSignal) {
    const workload = await answer(async () => {
      const cluster = await clusterOf(this.providers, row, at, signal);
      return cluster.observe({ namespace: row.environment, name: row.name }, { fresh: false }, signal);
    });
    if (!('value' in workload))
      return { row, pods: row.pods, unavailable: { deploymentId: row.id, ...workload } };
    // A stranger's pods under our name are not the lane's.
    return { row, pods: workload.value?.ours === true ? workload.value.pods : [], unavailable: null };
  }
}

const bodyOf = (deploymentId: number, pod: PodState): LanePods['items'][number] => ({
  deploymentId,
  ...podBody(pod),
  node: pod.node ?? null,
  createdAt: isoTimeOrNull(pod.createdAt ?? null),
  readySince: isoTimeOrNull(pod.readySince ?? null),
});
