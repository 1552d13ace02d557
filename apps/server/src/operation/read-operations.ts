import type { Operation, Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { heldBy, Holds } from '../event/hold.js';
import { NotFound } from '../http/domain-error.js';
import type { Answered, Holder } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { eachOrLeftOut } from '../http/left-out.js';
import { narrowed, visible } from '../http/narrowed.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { loadIncidents } from '../lane/incidents.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { lanesOfSymbol } from '../lane/lanes-of-symbol.js';
import { readLog } from '../store/snapshot.js';
import { Store } from '../store/store.js';
import { findOperations } from './find-operations.js';
import { loadToldOperations } from '../lane/operation-loader.js';

/** Questions about operations. */
@Injectable()
export class ReadOperations {
  constructor(
    private readonly store: Store,
    private readonly holds: Holds,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Operations that the caller may see, newest first. */
  list(caller: Principal, query: Received<'listOperations'>['query']): Promise<Answered<'listOperations'>> {
    const page = pageOf(query);
    const { symbol, operate, status, deployment, by, text, from, to } = query;
    const places = narrowed(caller, query);
    return readNumbered(this.store, async (view) => {
      const lanes = symbol === undefined ? null : await lanesOfSymbol(view, { ...places, symbol });
      const where = {
        // By lanes only: with environment and application too, the database may choose their index.
        ...(lanes === null ? { ...places, ...(symbol !== undefined && { symbol }) } : { laneId: In(lanes) }),
        ...(operate !== undefined && { operate }),
        ...(status !== undefined && { status }),
        ...(deployment !== undefined && { deploymentId: deployment }),
        ...(by !== undefined && { byUser: by }),
      };
      const ids = await findOperations(view, where, { text, from, to }, page);
      const { items, nextCursor } = paged(page, ids, ({ id }) => ({ id }));
      const operations = await eachOrLeftOut(items, (some) =>
        loadToldOperations(
          view,
          this.environments,
          some.map(({ id }) => id),
        ),
      );
      return { items: operations, nextCursor };
    });
  }

  /** One operation. The response is held until it has ended, `waitSeconds` are over, the client is gone or the server stops. */
  get(holder: Holder, id: number, waitSeconds: number, gone: AbortSignal): Promise<Answered<'getOperation'>> {
    const { wait, caller } = heldBy(holder, gone, waitSeconds);
    const read = () =>
      readNumbered(this.store, async (view) => {
        const [body] = await loadToldOperations(view, this.environments, [id]);
        if (body === undefined || visible(caller(), body.lane) === null)
          throw new NotFound('OPERATION_UNKNOWN', `There is no operation ${id}.`, { params: { id } });
        const lastLog = await readLog(view, fallenOf(body));
        return { ...body, lastLog, incidents: [...((await loadIncidents(view, [id])).get(id) ?? [])] };
      });
    return this.holds.until(
      { ...wait, kind: 'operation', id },
      read,
      ({ body }) => body.status !== 'RUNNING',
    );
  }
}

/** The deployment whose fall an operation tells of: what made Arthor ask for it, else its own. */
function fallenOf({ cause, deploymentId }: Operation): number {
  const fallen = cause?.params['deployment'];
  return typeof fallen === 'number' ? fallen : deploymentId;
}
