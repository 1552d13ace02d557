import { setTimeout as pause } from 'node:timers/promises';
import type { Operation, OperationCreate } from '@arthor/contract';
import { until } from '@arthor/provider/conformance';
import { expect } from 'vitest';
import { loadOf } from './lane-load.fixture.js';
import type { RestBench } from './rest-bench.fixture.js';

const symbol = 'stable';
/** How soon after it is over an operation has to go on, ms. */
const goesOnMs = 5_000;
/** While pods start; operations without any are met before their route is written. */
const middleMs = (operate: Operation['operate']): number =>
  ['DEPLOY', 'GRAY', 'BLUE_GREEN', 'PROMOTE', 'RESTART'].includes(operate) ? 500 : 5;

/** Something outside that does not answer for a while. */
export interface Outage {
  readonly title: string;
  readonly begin: () => unknown;
  readonly end: () => unknown;
  /** How long it lasts, ms. */
  readonly ms: number;
  /** What an operation says of it. */
  readonly code: string;
  /** What no answer may have in it. */
  readonly secret: string;
  /** When something was written outside: an operation goes on by a write, or by a step that ends. */
  readonly writes?: readonly number[];
}

/**
 * Lets it fail in the middle of each of the ten operations, under load: each says so, goes on by itself when it is
 * over, and loses no request.
 */
export async function tryOutage(bench: RestBench, environment: string, outage: Outage): Promise<void> {
  const place = { environment, symbol } as const;
  const first = await bench.done({ operate: 'DEPLOY', build: await bench.build('1'), ...place });
  const { answers, load } = loadOf(bench, environment, symbol);
  const told: string[] = [];
  const through = async (body: OperationCreate): Promise<Operation> => {
    const { done, says } = await metBy(bench, outage, body);
    told.push(`${body.operate} ${says}`);
    return done;
  };
  await through({ operate: 'DEPLOY', build: await bench.build('2'), ...place });
  await everyOther(bench, place, first.deploymentId, through);
  await load.stop();

  console.log([`${outage.title}, ${answers.length} requests:`, ...told].join('\n  '));
  expect(told.filter((line) => line.includes('over before')).length).toBeLessThanOrEqual(3);
  expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
  const { items } = await bench.api('listOperations', { query: { environment } });
  expect(items.filter(({ by }) => by.user === null)).toEqual([]);
  await until(
    'nothing is left of whoever went',
    () => bench.lane(environment, symbol),
    ({ draining }) => draining.length === 0,
    30_000,
  );
}

async function everyOther(
  bench: RestBench,
  place: { readonly environment: string; readonly symbol: string },
  former: number,
  through: (body: OperationCreate) => Promise<Operation>,
): Promise<void> {
  const main = async () => (await bench.lane(place.environment, symbol)).main?.id ?? 0;
  await through({ operate: 'ROLLBACK', deployment: former });
  await through({ operate: 'SCALE', deployment: await main(), replicas: 2 });
  const blue = { weight: 20, replicas: 1, build: await bench.build('3'), ...place };
  const { deploymentId } = await through({ operate: 'BLUE_GREEN', ...blue });
  await through({ operate: 'UPDATE_BLUE_GREEN', deployment: deploymentId, weight: 60 });
  await through({ operate: 'DELETE', deployment: deploymentId });
  const gray = await through({ operate: 'GRAY', canaryValue: 'v2', build: await bench.build('4'), ...place });
  await through({ operate: 'PROMOTE', deployment: gray.deploymentId });
  await through({ operate: 'RESTART', deployment: await main() });
  const build = await bench.build('5', '-never-ready');
  const hangs = await bench.api('createOperation', { body: { operate: 'DEPLOY', build, ...place } });
  await through({ operate: 'CANCEL', operation: hangs.id });
}

/** An operation in the middle of which it fails; what it said meanwhile, and how soon it went on. */
async function metBy(
  bench: RestBench,
  outage: Outage,
  body: OperationCreate,
): Promise<{ readonly done: Operation; readonly says: string }> {
  const asked = bench.api('createOperation', { body });
  await pause(middleMs(body.operate));
  await outage.begin();
  const { id } = await asked;
  await pause(outage.ms);
  const seen = await bench.api('getOperation', { params: { id } });
  await outage.end();
  const resumed = Date.now();
  const done = await bench.ended(id);
  const steps = done.steps.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [Date.parse(finishedAt)]));
  const next = Math.min(...[...steps, ...(outage.writes ?? [])].filter((at) => at > resumed));
  expect(JSON.stringify(seen)).not.toContain(outage.secret);
  const after = `went on after ${Number.isFinite(next) ? next - resumed : 0} ms`;
  if (seen.status !== 'RUNNING') return { done, says: `it was over before, ${after}` };
  expect(seen.blocking?.code).toBe(outage.code);
  expect(next - resumed).toBeLessThanOrEqual(goesOnMs);
  return { done, says: `${seen.blocking?.code ?? 'nothing'}, ${after}` };
}
