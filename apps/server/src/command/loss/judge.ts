import type { Answer } from './answer.js';
import { type Change, mayAnswer, nobody, type Serving } from './serving.js';
import { weightOff, type WeightRule } from './weight.js';

/** What one kind of operation cost. */
export interface Verdict {
  readonly kind: string;
  readonly switchOvers: number;
  readonly requests: number;
  readonly failed: readonly Answer[];
  /** Answered by who may not answer any more, or not yet. */
  readonly wrong: readonly Answer[];
  /** Requests with the header that a gray canary had to answer, and did or did not. */
  readonly headers: number;
  /** How often a weight was measured, and what was not met. */
  readonly weights: number;
  readonly weightsOff: readonly string[];
  /** The longest time in which no quick request to the lane was answered, ms. */
  readonly longestGapMs: number;
  /** From acceptance to DONE, ms. */
  readonly tookMs: readonly number[];
  /** From the end of an interruption until it went on, ms. */
  readonly wentOnMs: readonly number[];
}

/** How the lane of one target was used. */
export interface Timeline {
  readonly target: string;
  readonly first: Serving;
  /** In the order they were accepted; none begins before the one before is done. */
  readonly changes: readonly Change[];
}

/** Holds every answer against who had to answer; a request belongs to the operation it was started under. */
export function judge(
  timelines: readonly Timeline[],
  answers: readonly Answer[],
  weights: WeightRule,
): readonly Verdict[] {
  const byTarget = Map.groupBy(answers, ({ target }) => target);
  const perChange = timelines.flatMap((timeline) =>
    verdictsOf(timeline, byTarget.get(timeline.target) ?? [], weights),
  );
  return [...Map.groupBy(perChange, ({ kind }) => kind).values()].map(sum);
}

function verdictsOf(timeline: Timeline, answers: readonly Answer[], weights: WeightRule): Verdict[] {
  const periods = periodsOf(timeline);
  const sorted = answers.toSorted((a, b) => a.started - b.started);
  const gaps = gapsOf(sorted.filter((answer) => answer.failure === null || isAway(periods, answer)));
  let from = 0;
  return periods.map((period) => {
    const before = from;
    while (from < sorted.length && (sorted[from]?.started ?? 0) < period.end) from++;
    const own = sorted.slice(before, from);
    const good = own.filter(({ failure }) => failure === null);
    const wrong = good.filter((answer) => !allowed(periods, answer).has(answer.by));
    const failed = own.filter((answer) => answer.failure !== null && !isAway(periods, answer));
    const settled = good.filter(({ started, ended }) => started > period.done && ended < period.end);
    const off = period.change === null ? null : weightOff(period.after, settled, weights);
    return {
      kind: period.change?.kind ?? 'before',
      switchOvers: period.change === null ? 0 : 1,
      requests: own.length,
      failed,
      wrong,
      headers: period.after.canary?.header === true ? settled.filter(({ header }) => header).length : 0,
      weights: off === null ? 0 : 1,
      weightsOff: off === null || off === '' ? [] : [`${timeline.target}: ${off}`],
      longestGapMs: Math.max(
        0,
        ...gaps.filter(({ at }) => at >= period.begin && at < period.end).map(({ ms }) => ms),
      ),
      wentOnMs: period.change?.wentOnMs == null ? [] : [period.change.wentOnMs],
      tookMs: period.change === null ? [] : [period.change.done - period.change.accepted],
    };
  });
}

/** A stretch of a lane's time that one operation answers for. */
interface Period {
  readonly change: Change | null;
  readonly begin: number;
  readonly done: number;
  /** When the next one was accepted. */
  readonly end: number;
  readonly before: Serving;
  readonly after: Serving;
}

function periodsOf({ first, changes }: Timeline): Period[] {
  const starts = [0, ...changes.map(({ accepted }) => accepted), Infinity];
  return [null, ...changes].map((change, index) => ({
    change,
    begin: starts[index] ?? 0,
    done: change?.done ?? 0,
    end: starts[index + 1] ?? Infinity,
    before: changes[index - 2]?.after ?? first,
    after: change?.after ?? first,
  }));
}

/** Who may answer a request: whoever served at any moment of it. */
function allowed(periods: readonly Period[], { started, ended, header }: Answer): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (serving: Serving) => mayAnswer(serving, header).forEach((name) => names.add(name));
  for (const { change, begin, done, end, before, after } of periods) {
    if (end <= started || begin > ended) continue;
    add(after);
    if (change === null || started > done) continue;
    add(before);
    for (const name of change.passing) names.add(name);
  }
  return names;
}

/** Refused by the gateway as it has to be: the lane was offline at some moment of the request. */
const isAway = (periods: readonly Period[], answer: Answer): boolean =>
  answer.failure?.startsWith('404 ') === true && allowed(periods, answer).has(nobody);

/** Between one answer to a quick request and the next. */
function gapsOf(answers: readonly Answer[]): { readonly at: number; readonly ms: number }[] {
  const times = answers
    .filter(({ kind }) => kind !== 'long')
    .map(({ ended }) => ended)
    .sort((a, b) => a - b);
  return times.slice(1).map((at, index) => ({ at, ms: at - (times[index] ?? at) }));
}

function sum(all: readonly Verdict[]): Verdict {
  const total = (count: (one: Verdict) => number) => all.reduce((before, one) => before + count(one), 0);
  return {
    kind: all[0]?.kind ?? '',
    switchOvers: total(({ switchOvers }) => switchOvers),
    requests: total(({ requests }) => requests),
    failed: all.flatMap(({ failed }) => failed),
    wrong: all.flatMap(({ wrong }) => wrong),
    headers: total(({ headers }) => headers),
    weights: total(({ weights }) => weights),
    weightsOff: all.flatMap(({ weightsOff }) => weightsOff),
    longestGapMs: Math.max(...all.map(({ longestGapMs }) => longestGapMs)),
    tookMs: all.flatMap(({ tookMs }) => tookMs),
    wentOnMs: all.flatMap(({ wentOnMs }) => wentOnMs),
  };
}
