import { randomBytes } from 'node:crypto';
import type { EnvironmentSettings } from '@arthor/contract';
import { signIn } from '../../upgrade/api.fixture.js';
import type { Answer, Target } from './answer.js';
import type { Ends } from './ends.js';
import { heldThrough, type HeldThrough } from './held-through.js';
import { furnish, type Names } from './installation.js';
import { judge, type Verdict } from './judge.js';
import { LaneDriver, type Looker } from './lane-driver.js';
import type { Arrivals } from './load.js';
import { LoadProcess } from './load-process.js';
import { makeNamespace, startProbePod } from './probe-pod.js';
import { driveRounds } from './rounds.js';
import { startServerProcess } from './server-process.js';

/** One run: which server, through which gateway. */
export interface RunOptions {
  readonly directory: string;
  /** What the server is started with, beside what a run sets itself. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the cluster; null in the sandbox, where there is no probe. */
  readonly kubeconfig: string | null;
  readonly gatewayUrl: string;
  readonly settings: EnvironmentSettings;
  readonly switchOvers: number;
  /** How long the long requests take, ms. */
  readonly longMs: number;
  /** Whether the gateway's weights are exact. */
  readonly exact: boolean;
  /** The image of a lane whose pods hold long connections; null where none can be had. */
  readonly streamImage: string | null;
  /** What happens in the middle of each operation. */
  readonly interrupt: Looker['interrupt'];
}

export interface RunResult {
  readonly verdicts: readonly Verdict[];
  readonly arrivals: Arrivals;
  /** Answers of the pod that was asked past the gateway. */
  readonly probe: readonly Answer[];
  readonly held: readonly HeldThrough[];
  /** How the requests were made, and how many of each kind failed; one may be of two. */
  readonly kinds: readonly { readonly name: string; readonly requests: number; readonly failed: number }[];
  readonly tookMs: number;
}

/** Requests a second to the lanes together; the probe gets as many as each of them. */
const perSecond = 200;
const symbols = ['pay', 'cart'] as const;
/** The lane whose pods hold long connections, where there is an image for it. */
const holding = 'mail';
/** Of how many requests a weight is read, at least. */
const sample = 1_000;

const kinds: readonly { readonly name: string; readonly is: (answer: Answer) => boolean }[] = [
  { name: 'on connections of their own', is: ({ fresh }) => fresh },
  { name: 'on kept ones', is: ({ fresh }) => !fresh },
  { name: 'with a body', is: ({ kind }) => kind === 'post' },
  { name: 'that took long', is: ({ kind }) => kind === 'long' },
];

/** Drives four lanes through every operation under one load, and judges what the load saw. */
export async function lossRun(options: RunOptions, ends: Ends): Promise<RunResult> {
  const { kubeconfig, gatewayUrl, switchOvers, longMs, exact, streamImage, interrupt } = options;
  const environment = `loss-${randomBytes(3).toString('hex')}`;
  const names = { application: 'store', environment, host: `${environment}.localhost` };
  if (kubeconfig !== null) await makeNamespace(kubeconfig, environment, ends);
  const probe = kubeconfig === null ? null : await startProbePod(kubeconfig, environment);
  const load = new LoadProcess();
  ends.add('the load', () => load.kill());
  const { demo, of } = await furnished(options, names, ends);
  const look = (target: string, requests: number) => load.burst(target, requests, 8);
  const looker = { sample, look, interrupt };
  const lanes = [
    new LaneDriver(demo, 'stable', looker),
    ...symbols.map((symbol) => new LaneDriver(demo, symbol, looker)),
    new LaneDriver(streamImage === null ? demo : of(streamImage), holding, looker),
  ] as const;
  await Promise.all(lanes.map((lane) => lane.begin(1)));

  const targets: Target[] = lanes.map(({ target, symbol }) => ({
    name: target,
    url: `${gatewayUrl}/${names.application}.${symbol}/`,
    host: names.host,
  }));
  const all = probe === null ? targets : [...targets, probe];
  const plan = { targets: all, perSecond: (perSecond / targets.length) * all.length, headerEvery: 5, longMs };
  const began = Date.now();
  load.start(plan, streamImage === null ? null : (targets.at(-1) ?? null));
  const keeps = streamImage === null ? null : (lanes.at(-1) ?? null);
  await driveRounds(lanes, { switchOvers, keeps }, (done) =>
    console.log(progress(done, load.answers, Date.now() - began)),
  );
  const arrivals = await load.stop();
  const timelines = lanes.map(({ timeline }) => timeline);
  const verdicts = judge(timelines, load.answers, { sample, exact });
  const asked = load.answers.filter(({ target }) => target !== probe?.name);
  const failed = verdicts.flatMap((verdict) => [...verdict.failed, ...verdict.wrong]);
  return {
    verdicts,
    kinds: kinds.map(({ name, is }) => ({
      name,
      requests: asked.filter(is).length,
      failed: failed.filter(is).length,
    })),
    arrivals,
    held: heldThrough(load.held, timelines),
    probe: load.answers.filter(({ target }) => target === probe?.name),
    tookMs: Date.now() - began,
  };
}

/** A server of its own, with an application and an environment in it. */
async function furnished({ directory, env, settings }: RunOptions, names: Names, ends: Ends) {
  const password = randomBytes(12).toString('hex');
  const port = await startServerProcess({ directory, env: { ...env, ADMIN_PASSWORD: password } }, ends);
  return furnish(await signIn(port, password), names, settings);
}

function progress(done: number, answers: readonly Answer[], ms: number): string {
  // Of a lane that is offline the gateway knows nothing, as it has to be: the judge tells them apart.
  const failed = answers.filter(({ failure }) => failure !== null && !failure.startsWith('404 ')).length;
  return `  ${done} switch-overs in ${Math.round(ms / 1000)} s, ${answers.length} answers, ${failed} failed`;
}
