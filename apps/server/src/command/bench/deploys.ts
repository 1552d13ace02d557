import type { Operation, OperationCreate } from '@arthor/contract';
import { Principal } from '../../http/principal.js';
import { loadOperationBody } from '../../lane/operation-loader.js';
import { BuildRecordRow } from '../../store/entity/build-record.js';
import type { Bench } from './open-bench.js';

/** The promised limit of the time that Arthor adds, ms. */
const overheadLimitMs = 500;
const firstCallLimitMs = 50;
/** Give up waiting for a deploy after this, ms. */
const longestMs = 120_000;

interface Measured {
  readonly firstCallMs: number;
  readonly overheadMs: number;
  readonly podsMs: number;
}

/** Deploys one after the other to one lane, then to many lanes at once; returns the figures as text. */
export async function benchDeploys(
  bench: Bench,
  amount: { readonly sequential: number; readonly lanes: number },
): Promise<{ readonly lines: readonly string[]; readonly met: boolean }> {
  const [build] = await bench.store.read((view) =>
    view.rows.find(BuildRecordRow, { where: { status: 'SUCCESS' }, take: 1 }),
  );
  if (build === undefined) throw new Error('the demo has no successful build');
  const deploy = (symbol: string) =>
    measure(bench, { operate: 'DEPLOY', build: build.id, environment: 'dev', symbol, replicas: 2 });
  await deploy('warm-up');

  const callsBefore = bench.calls();
  const one: Measured[] = [];
  for (let n = 0; n < amount.sequential; n++) one.push(await deploy('stable'));
  const callsEach = (bench.calls() - callsBefore) / amount.sequential;
  const many = await Promise.all(Array.from({ length: amount.lanes }, (_, n) => deploy(`lane-${n}`)));

  const overhead = percentile(one, 'overheadMs', 95);
  const firstCall = percentile(one, 'firstCallMs', 95);
  return {
    met: overhead <= overheadLimitMs && firstCall <= firstCallLimitMs,
    lines: [
      `${amount.sequential} replaces of one lane, one after the other (2 replicas, sandbox over HTTP):`,
      ...told(one),
      `  calls to the cluster's API for each replace, its predecessor's removal included: ${callsEach.toFixed(1)}`,
      `${amount.lanes} lanes at once:`,
      ...told(many),
      `overhead p95 ${overhead.toFixed(0)} ms (at most ${overheadLimitMs}), accepted to first provider call p95 ${firstCall.toFixed(0)} ms (at most ${firstCallLimitMs})`,
    ],
  };
}

function told(all: readonly Measured[]): string[] {
  const line = (words: string, key: keyof Measured) =>
    `  ${words}: p50 ${percentile(all, key, 50).toFixed(0)} ms, p95 ${percentile(all, key, 95).toFixed(0)} ms`;
  return [
    line('accepted → first provider call', 'firstCallMs'),
    line('pods ready → DONE (our overhead, settle time included)', 'overheadMs'),
    line('accepted → pods ready', 'podsMs'),
  ];
}

async function measure(bench: Bench, body: OperationCreate): Promise<Measured> {
  const { operations, providers, podsReady } = bench;
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
    // Negative when the dispatcher was faster than the response.
    firstCallMs: Math.max(0, (providers.firstApply.get(name) ?? ended) - accepted),
    overheadMs: ended - ready,
    podsMs: ready - accepted,
  };
}

/** The operation when it has ended; waits as GET /operations/{id}?wait= does. */
async function endedOf({ store, holds }: Bench, id: number): Promise<Operation> {
  const wait = { kind: 'operation', id, ms: longestMs, signal: new AbortController().signal } as const;
  const read = () => store.read((view) => loadOperationBody(view, id));
  const operation = await holds.until(wait, read, (seen) => seen?.status !== 'RUNNING');
  if (operation === null) throw new Error(`operation ${id} is gone`);
  return operation;
}

function percentile(all: readonly Measured[], key: keyof Measured, percent: number): number {
  const sorted = all.map((measured) => measured[key]).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
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
