import type { LaneTried } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Conflict, Invalid, NotFound, TooManyRequests } from '../http/domain-error.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { laneUrl } from '../lane/lane-url.js';
import { SystemClock } from '../runtime/clock.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store, type View } from '../store/store.js';
import { sendRequests, type Outcome } from './gateway-requests.js';
import { tried } from './tried.js';

const limitMs = 10_000;
/** Tries that run at the same time: they are load on a gateway, and on this process. */
const mostAtOnce = 3;

/** Tries a lane as its clients do: through the gateway, at its own address and at no other. */
@Injectable()
export class TryLane {
  private running = 0;

  constructor(
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
    private readonly audit: Audit,
    private readonly clock: SystemClock,
  ) {}

  /** Who answers. 403 to whoever may only look: requests are load. 409 where nothing has an address. */
  async run(
    caller: Principal,
    id: number,
    wanted: { readonly requests: number; readonly header?: string | undefined },
    gone: AbortSignal,
  ): Promise<LaneTried> {
    const count = wanted.requests;
    const header = wanted.header ?? null;
    const { lane, gateway, url } = await this.store.read((view) => this.addressOf(view, caller, id));
    if (this.running >= mostAtOnce)
      throw new TooManyRequests('TRY_BUSY', 'Other tries are running. Wait until they are over.', 5);
    this.running++;
    try {
      await this.recorded(caller, lane);
      const signal = AbortSignal.any([gone, AbortSignal.timeout(limitMs)]);
      const headers = header === null ? {} : { gray: header };
      const now = () => this.clock.now();
      const outcomes = await sendRequests({ gateway, url, headers, count, now }, signal);
      return { url: url.href, header, ...(await this.told(lane, outcomes, count)) };
    } finally {
      this.running--;
    }
  }

  private async addressOf(view: View, caller: Principal, id: number) {
    const lane = visible(caller, await view.rows.findOneBy(LaneRow, { id }));
    if (lane === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
    caller.require('DEVELOPER', lane);
    const { environment, gatewayUrl, problem } = await this.environments.of(view, lane);
    const params = { environment: lane.environment };
    if (environment === null)
      throw new Invalid(problem?.code ?? 'ENVIRONMENT_UNKNOWN', problem?.message ?? '', { params });
    const main = await view.rows.findOneBy(DeploymentRow, { id: lane.mainId ?? 0 });
    if (main?.external !== true)
      throw new Conflict('NOTHING_SERVES', 'Nothing serves at an address of this lane.');
    const url = laneUrl(gatewayUrl, environment.host, lane);
    if (gatewayUrl === null || url === null)
      throw new Invalid('GATEWAY_URL_UNKNOWN', "Set GATEWAY_URL, or the environment's gatewayUrl.", {
        params,
      });
    return { lane, gateway: new URL(gatewayUrl), url: new URL(url) };
  }

  private recorded(caller: Principal, { id, environment, application }: LaneRow): Promise<void> {
    const target = `lane/${id}`;
    return this.store.write((tx) =>
      this.audit.record(tx, caller, { action: 'tryLane', target, environment, application }),
    );
  }

  /** Rows are read after the answers: who entered meanwhile is known, too. */
  private async told({ id: laneId }: LaneRow, outcomes: readonly Outcome[], count: number) {
    const rows = await this.store.read((view) =>
      view.rows.findBy(DeploymentRow, { laneId, status: In(liveStatuses) }),
    );
    return { requests: outcomes.length, complete: outcomes.length === count, ...tried(outcomes, rows) };
  }
}
