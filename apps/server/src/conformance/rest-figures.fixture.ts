import type { Operation } from '@arthor/contract';
import { until, type Onlooker } from '@arthor/provider/conformance';
import { startLoad, type LoadResult } from '../dispatcher/load.fixture.js';
import type { RestBench } from './rest-bench.fixture.js';

/** How long things took, ms: every single one, to be summed up by whoever tells them. */
export interface Figures {
  /** From an accepted change of weight until the route stood in the API. */
  readonly written: readonly number[];
  /** … until the gateway answered for it. */
  readonly confirmed: readonly number[];
  /**
   * What a DEPLOY to a lane at rest took beside its pods and the gateway, as somebody saw it who watches the cluster:
   * from accepted until its Deployment was there, and from its pods' addresses until a route led to them.
   */
  readonly overhead: readonly number[];
  /** From the first answer of a new version until its DEPLOY was DONE, as the API says it. */
  readonly doneAfterFirst: readonly number[];
  /** From an accepted ROLLBACK to a version whose pods still run until it was in force. */
  readonly reinstated: readonly number[];
  /** Requests that were answered by another version than asked for after DONE. */
  readonly wrongAfterDone: number;
  /** A load of 100 requests a second through all of it. */
  readonly load: LoadResult;
}

const symbol = 'figures';

/** Takes the figures in a lane of its own; `seen` watches the first environment. */
export async function measured(bench: RestBench, times: number, seen: Onlooker): Promise<Figures> {
  const [environment] = bench.environments;
  const target = { environment, symbol } as const;
  await bench.done({ operate: 'DEPLOY', build: await bench.build('f-a'), ...target });
  const url = `${bench.gatewayUrl}/store.${symbol}/`;
  const load = startLoad(url, `${environment}.localhost`, 100);
  const build = await bench.build('f-b');
  const canary = await bench.done({ operate: 'BLUE_GREEN', build, weight: 0, ...target });
  const written: number[] = [];
  const confirmed: number[] = [];
  for (let index = 0; index < times; index++) {
    const weight = 1 + ((index * 37) % 99);
    const changed = await bench.done({
      operate: 'UPDATE_BLUE_GREEN',
      deployment: canary.deploymentId,
      weight,
    });
    written.push(after(changed, 'ROUTE'));
    confirmed.push(after(changed, 'IN_FORCE'));
  }
  await bench.done({ operate: 'DELETE', deployment: canary.deploymentId });
  const doneAfterFirst: number[] = [];
  const overhead: number[] = [];
  const reinstated: number[] = [];
  let wrongAfterDone = 0;
  for (let index = 0; index < times; index++) {
    const former = await mainAtRest(bench);
    const version = `f-${index}`;
    const body = { operate: 'DEPLOY', build: await bench.build(version), ...target } as const;
    const { id } = await bench.api('createOperation', { body });
    const first = firstAnswer(bench, version);
    const deployed = await bench.ended(id);
    overhead.push(await besidePods(deployed, seen));
    const right = await bench.shares(environment, symbol, 20);
    wrongAfterDone += 20 - (right[version] ?? 0);
    doneAfterFirst.push(time(deployed.finishedAt) - (await first));
    reinstated.push(after(await bench.done({ operate: 'ROLLBACK', deployment: former }), 'IN_FORCE'));
  }
  return {
    written,
    confirmed,
    overhead,
    doneAfterFirst,
    reinstated,
    wrongAfterDone,
    load: await load.stop(),
  };
}

/** The main deployment, once nobody of before drains any more: what removes them would be measured, too. */
async function mainAtRest(bench: RestBench): Promise<number> {
  const [environment] = bench.environments;
  const look = () => bench.lane(environment, symbol);
  const { main } = await until('drained', look, ({ draining }) => draining.length === 0);
  return main?.id ?? 0;
}

/** Of one DEPLOY, ms: all that its pods' own time and the gateway's do not hold. */
async function besidePods({ createdAt, deployment }: Operation, seen: Onlooker): Promise<number> {
  if (deployment === null) throw new Error('a DEPLOY without a deployment');
  const { name, replicas } = deployment;
  const moments = [seen.written(name), seen.ready(name, replicas), seen.routed(name)] as const;
  const [written, ready, routed] = await Promise.all(moments);
  return written - time(createdAt) + (routed - ready);
}

/** When the version first answered. */
async function firstAnswer(bench: RestBench, version: string): Promise<number> {
  const [environment] = bench.environments;
  while ((await bench.ask(environment, symbol)) !== version)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return Date.now();
}

const after = ({ createdAt, steps }: Operation, name: string): number =>
  time(steps.find((step) => step.name === name)?.finishedAt ?? null) - time(createdAt);

const time = (text: string | null): number => Date.parse(text ?? '');

/** One line per figure: how often it was taken, its median, 95th percentile and worst. */
export function table(name: string, { wrongAfterDone, load, ...figures }: Figures): string {
  const lines = Object.entries(figures).map(([figure, values]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return `${figure}: n ${sorted.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${sorted.at(-1)} ms`;
  });
  const { sent, failed } = load;
  const lost = `lost: ${failed.length} of ${sent} requests ${[...new Set(failed)].slice(0, 5).join('; ')}`;
  return [name, ...lines, `wrong after DONE: ${wrongAfterDone}`, lost].join('\n  ');
}
