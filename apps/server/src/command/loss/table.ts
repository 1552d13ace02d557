import { percentile } from '../../runtime/percentile.js';
import type { Answer } from './answer.js';
import type { HeldThrough } from './held-through.js';
import type { Verdict } from './judge.js';
import type { RunResult } from './run.js';

/** What the table says beside its figures. */
export interface Method {
  readonly title: string;
  readonly date: string;
  readonly version: string;
  readonly systems: string;
  readonly database: string;
  readonly settings: string;
}

/** After an interruption an operation goes on within this, ms. */
const goesOnMs = 5_000;

/** Nothing was lost, answered by the wrong one or off, and the load was kept up. */
export function isClean({ verdicts, arrivals, held }: RunResult): boolean {
  return (
    arrivals.dropped === 0 &&
    held.every(({ cut }) => cut.length === 0) &&
    verdicts.every((one) => one.failed.length + one.wrong.length + one.weightsOff.length === 0) &&
    verdicts.every(({ wentOnMs }) => wentOnMs.every((ms) => ms <= goesOnMs))
  );
}

/** The table of a run in Markdown. */
export function table(method: Method, result: RunResult): string {
  const { verdicts, arrivals, probe, held, tookMs } = result;
  const all = (count: (one: Verdict) => number) => verdicts.reduce((sum, one) => sum + count(one), 0);
  const total = [
    '**all**',
    all((one) => one.switchOvers),
    all((one) => one.requests),
    all((one) => one.failed.length),
    all((one) => one.wrong.length),
    all((one) => one.headers),
    `${all((one) => one.weightsOff.length)} of ${all((one) => one.weights)}`,
    Math.max(...verdicts.map((one) => one.longestGapMs)),
    '',
  ];
  const rows = [
    [
      'operation',
      'switch-overs',
      'requests',
      'failed',
      'wrong',
      'with the header',
      'weights off',
      'longest gap, ms',
      'took p50 / p95, ms',
    ],
    Array.from({ length: 9 }, (_, index) => (index === 0 ? '---' : '---:')),
    ...verdicts.map(row),
    total,
  ];
  return [
    `## ${method.title}`,
    '',
    `${method.date}, Arthor ${method.version} on ${method.database}; ${method.systems}; ${method.settings}. ${Math.round(tookMs / 60_000)} min.`,
    '',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `- ${bound(
      all((one) => one.switchOvers),
      all((one) => (one.failed.length + one.wrong.length > 0 ? 1 : 0)),
    )}`,
    `- Load: ${arrivals.sent} requests on time, \`dropped_iterations\` ${arrivals.dropped}, the latest ${arrivals.latestMs} ms late.`,
    `- ${counted(result.kinds)}`,
    ...(held.length === 0 ? ['- No WebSocket and no stream was held: no pods that do.'] : held.map(toldHeld)),
    `- ${told(probe)}`,
    ...interrupted(verdicts),
    ...lost(verdicts),
  ].join('\n');
}

function row(one: Verdict): (string | number)[] {
  const took = one.tookMs.length === 0 ? '' : `${percentile(one.tookMs, 50)} / ${percentile(one.tookMs, 95)}`;
  const weights = one.weights === 0 ? '' : `${one.weightsOff.length} of ${one.weights}`;
  return [
    one.kind,
    one.switchOvers,
    one.requests,
    one.failed.length,
    one.wrong.length,
    one.headers === 0 ? '' : one.headers,
    weights,
    one.longestGapMs,
    took,
  ];
}

/** What a sample without a failure says of what it was drawn from: the rule of three. */
function bound(switchOvers: number, bad: number): string {
  if (bad > 0) return 'Something was lost: no bound.';
  const most = ((3 / switchOvers) * 100).toFixed(1);
  return `0 of ${switchOvers} switch-overs lost or misled a request: with 95 % confidence fewer than ${most} % do.`;
}

/** Keep-alive hides what new connections meet, and the other way round: both are counted. */
function counted(kinds: RunResult['kinds']): string {
  const each = kinds.map(({ name, requests, failed }) => `${requests} ${name} (${failed} failed)`);
  return `Of all requests over HTTP/1.1: ${each.join(', ')}.`;
}

function told(probe: readonly Answer[]): string {
  if (probe.length === 0) return 'No pod was asked past the gateway.';
  const failed = probe.filter(({ failure }) => failure !== null).length;
  const times = probe.filter(({ kind }) => kind !== 'long').map(({ ended }) => ended);
  times.sort((a, b) => a - b);
  const gap = Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at)));
  return `A pod asked past the gateway meanwhile (the machine's own losses): ${failed} of ${probe.length} failed, longest gap ${gap} ms.`;
}

/** How long the operations took to go on, where they were interrupted. */
function interrupted(verdicts: readonly Verdict[]): string[] {
  const told = verdicts.filter(({ wentOnMs }) => wentOnMs.length > 0);
  if (told.length === 0) return [];
  const each = told.map(({ kind, wentOnMs }) => [kind, Math.max(...wentOnMs)] as const);
  const went = each.filter(([, ms]) => ms > 0).map(([kind, ms]) => `${kind} ${ms} ms`);
  const over = each.filter(([, ms]) => ms === 0).map(([kind]) => kind);
  return [
    `- Went on after the interruption within (at most ${goesOnMs} ms): ${went.join(', ')}.`,
    ...(over.length === 0
      ? []
      : [`- Had asked for all it needed before the interruption: ${over.join(', ')}.`]),
  ];
}

function toldHeld({ kind, connections, switchOvers, messages, longestGapMs, cut }: HeldThrough): string {
  const lines = cut
    .slice(0, 10)
    .map(
      ({ opened, ended, failure }) =>
        `\n  - ${new Date(opened).toISOString()} + ${ended - opened} ms: ${failure}`,
    );
  return `- One ${kind} held open (a new one when its pod said goodbye, ${connections} in all): through ${switchOvers} switch-overs, ${messages} messages, longest gap ${longestGapMs} ms, cut off ${cut.length}.${lines.join('')}`;
}

/** The first of what was lost, each in a line. */
function lost(verdicts: readonly Verdict[]): string[] {
  const line = (kind: string, { target, started, ended, by, failure, ...shape }: Answer) =>
    `  - ${kind}: ${target} ${shape.kind}${shape.header ? ' with the header' : ''}, ${new Date(started).toISOString()} + ${ended - started} ms: ${failure ?? `answered by ${by}`}`;
  return verdicts.flatMap(({ kind, failed, wrong, weightsOff }) => [
    ...[...failed, ...wrong].slice(0, 10).map((answer) => line(kind, answer)),
    ...weightsOff.map((off) => `  - ${kind}: ${off}`),
  ]);
}
