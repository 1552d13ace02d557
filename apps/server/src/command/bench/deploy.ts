import type { Operation, OperationCreate } from '@arthor/contract';
import { Principal } from '../../http/principal.js';
import { loadOperationBody } from '../../lane/operation-loader.js';
import { BuildRecordRow } from '../../store/entity/build-record.js';
import type { Bench } from './open-bench.js';

/** Give up waiting for a deploy after this, ms. */
const longestMs = 120_000;

/** One deploy, ms; from its acceptance on where nothing else is said. */
export interface Measured {
  readonly firstCallMs: number;
  readonly podsMs: number;
  /** From pods ready to DONE. */
  readonly overheadMs: number;
  /** From asking for it to its acceptance, and to DONE. */
  readonly acceptedMs: number;
  readonly doneMs: number;
}

/** Deploys the demo's build to a lane of a symbol; ends when the operation is DONE. */
export type Deploy = (symbol: string) => Promise<Measured>;

/** A deploy has been made before the measured ones: what is loaded once is loaded. */
export async function warmDeploy(bench: Bench, environment = 'dev'): Promise<Deploy> {
  const [build] = await bench.store.read((view) =>
    view.rows.find(BuildRecordRow, { where: { status: 'SUCCESS' }, take: 1 }),
  );
  if (build === undefined) throw new Error('the demo has no successful build');
  const deploy: Deploy = (symbol) =>
    measure(bench, { operate: 'DEPLOY', build: build.id, environment, symbol, replicas: 2 });
  await deploy('warm-up');
  return deploy;
}

async function measure(bench: Bench, body: OperationCreate): Promise<Measured> {
  const { operations, providers, podsReady } = bench;
  const asked = performance.now();
  const { id, deployment } = await operations.accept(caller, body, {
    principal: caller.key,
    idempotencyKey: null,
    bodyHash: null,
  });
  const accepted = performance.now();
  const name = deployment?.name ?? '';
  const done = await endedOf(bench, id);
  const ended = performance.now();
  if (done.status !== 'DONE') throw new Error(`operation ${id} ended ${done.status}`);
  const ready = podsReady.get(name) ?? ended;
  return {
    // Negative where the dispatcher was faster than the answer to the caller.
    firstCallMs: Math.max(0, (providers.firstApply.get(name) ?? ended) - accepted),
    podsMs: ready - accepted,
    overheadMs: ended - ready,
    acceptedMs: accepted - asked,
    doneMs: ended - asked,
  };
}

/** The operation when it has ended; waits as GET /operations/{id}?wait= does. */
async function endedOf({ store, holds, environments }: Bench, id: number): Promise<Operation> {
  const wait = { kind: 'operation', id, ms: longestMs, signal: new AbortController().signal } as const;
  const read = () => store.read((view) => loadOperationBody(view, environments, id));
  const operation = await holds.until(wait, read, (seen) => seen?.status !== 'RUNNING');
  if (operation === null) throw new Error(`operation ${id} is gone`);
  return operation;
}

const caller = new Principal({
  userId: 1,
  username: 'bench',
  nickname: 'bench',
  grants: [{ role: 'ADMIN', environment: null }],
  applications: null,
  credential: { kind: 'session', id: 1, csrf: '', usedAt: 0 },
  expiresAt: Number.MAX_SAFE_INTEGER,
  requestId: 'bench',
  remoteAddress: null,
});
