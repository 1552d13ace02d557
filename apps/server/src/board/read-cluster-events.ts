import type { ClusterEvents } from '@arthor/contract';
import type { ClusterEvent } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../http/domain-error.js';
import { isoTimeOrNull } from '../http/iso-time.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { Providers } from '../runtime/providers.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { Store } from '../store/store.js';
import { answer } from './answer.js';
import { clusterOf } from './cluster-of.js';

const limitMs = 5_000;

/** Asks the cluster what happened to a deployment. */
@Injectable()
export class ReadClusterEvents {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Events are words about a state that is known without them: where they cannot be had, the answer says why. */
  async of(caller: Principal, id: number, gone: AbortSignal): Promise<ClusterEvents> {
    const { row, at } = await this.store.read(async (view) => {
      const row = visible(caller, await view.rows.findOneBy(DeploymentRow, { id }));
      if (row === null)
        throw new NotFound('DEPLOYMENT_UNKNOWN', `There is no deployment ${id}.`, { params: { id } });
      return { row, at: await this.environments.of(view, row) };
    });
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limitMs)]);
    const events = await answer(async () => {
      const cluster = await clusterOf(this.providers, row, at, signal);
      return cluster.events({ namespace: row.environment, name: row.name }, signal);
    });
    if (!('value' in events)) return { items: [], unavailable: events };
    return { items: events.value.map(eventBody), unavailable: null };
  }
}

const eventBody = ({
  object,
  firstSeenAt,
  lastSeenAt,
  ...event
}: ClusterEvent): ClusterEvents['items'][0] => ({
  ...event,
  object: { ...object },
  firstSeenAt: isoTimeOrNull(firstSeenAt),
  lastSeenAt: isoTimeOrNull(lastSeenAt),
});
