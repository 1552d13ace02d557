import { setTimeout as pause } from 'node:timers/promises';
import type { Lane, Operate, Operation, OperationCreate } from '@arthor/contract';
import type { Api } from '../../upgrade/api.fixture.js';
import { grayHeader } from './answer.js';
import type { Timeline } from './judge.js';
import { nobody, type Canary, type Change, type Serving } from './serving.js';

/** An operation that does not end within this is a failure of the run, ms. */
const longestMs = 120_000;

/** Who serves in a lane, as what was asked for says it: Arthor's own word is what is tested. */
interface Known {
  readonly id: number;
  readonly name: string;
}

/** Requests right after an operation, which only those may answer who serve now. */
const rightAfter = 50;

/** Where the lanes are, and the images they run. */
export interface Place {
  readonly api: Api;
  readonly application: string;
  readonly environment: string;
  /** Registers an image, a new version each time; a word in its name says how its pods behave. */
  readonly build: (word?: string) => Promise<number>;
}

/** The load, as those who drive lanes use it. */
export interface Looker {
  /** Of how many requests a weight is read. */
  readonly sample: number;
  /** Sends so many requests to a lane beside its load; ends with the last answer. */
  readonly look: (target: string, requests: number) => Promise<void>;
  /** What happens in the middle of each operation, from when it is asked for; answers when it was over. null = nothing. */
  readonly interrupt: ((operate: Operate) => Promise<number>) | null;
}

/** Drives one lane through operations and keeps what its load has to see. */
export class LaneDriver {
  #main: Known = { id: 0, name: '' };
  #canary: (Known & Canary) | null = null;
  #first: Serving | null = null;
  readonly #changes: Change[] = [];
  /** When the interruption of the last operation was over. */
  #resumed: number | null = null;
  #besides: Promise<unknown> = Promise.resolve();

  constructor(
    readonly place: Place,
    readonly symbol: string,
    private readonly looker: Looker,
  ) {}

  /** Its name in the load's answers. */
  get target(): string {
    return `${this.place.environment} ${this.symbol}`;
  }

  get timeline(): Timeline {
    if (this.#first === null) throw new Error(`${this.symbol} was never deployed`);
    return { target: this.target, first: this.#first, changes: this.#changes };
  }

  get main(): Known {
    return this.#main;
  }

  /** The first deployment, which is before any load. */
  async begin(replicas: number): Promise<void> {
    const body = { ...(await this.#wanted()), operate: 'DEPLOY', replicas } as const;
    const done = await this.#ended(await this.place.api('createOperation', { body }));
    this.#main = deploymentOf(done);
    this.#first = this.#serving();
  }

  async deploy(): Promise<void> {
    await this.#replaced('DEPLOY', { ...(await this.#wanted()), operate: 'DEPLOY' });
  }

  /** Nobody serves any more when its route is gone; it drains and ends before anything else begins. */
  async offline(): Promise<void> {
    await this.settled();
    const operation = await this.#accepted({ operate: 'DELETE', deployment: this.#main.id });
    const done = await this.#off(operation);
    this.#main = { id: 0, name: nobody };
    await this.#note('DELETE of a whole lane', operation, { done });
    await this.#ended(operation);
  }

  async deployAgain(): Promise<void> {
    await this.#replaced('DEPLOY where nobody serves', { ...(await this.#wanted()), operate: 'DEPLOY' });
  }

  async restart(): Promise<void> {
    await this.#replaced('RESTART', { operate: 'RESTART', deployment: this.#main.id });
  }

  /** To a deployment whose pods still run, or whose pods are gone: the kind says which is meant. */
  async rollback(kind: string, to: Known): Promise<void> {
    const wanted = await this.#replaced(kind, { operate: 'ROLLBACK', deployment: to.id });
    const reinstated = wanted.name === to.name;
    if (reinstated !== kind.includes('warm')) throw new Error(`${kind}: ${to.name} became ${wanted.name}`);
  }

  async scale(replicas: number, kind: string): Promise<void> {
    const done = await this.#run({ operate: 'SCALE', deployment: this.#main.id, replicas });
    await this.#note(kind, done);
  }

  async gray(): Promise<void> {
    const body = { ...(await this.#wanted()), operate: 'GRAY', canaryValue: grayHeader.value } as const;
    const done = await this.#run(body);
    this.#canary = { ...deploymentOf(done), weight: 0, header: true };
    await this.#note('GRAY', done);
  }

  async blueGreen(weight: number, replicas: number): Promise<void> {
    const done = await this.#run({ ...(await this.#wanted()), operate: 'BLUE_GREEN', weight, replicas });
    this.#canary = { ...deploymentOf(done), weight, header: false };
    await this.#note(`BLUE_GREEN ${weight} %`, done);
  }

  async weight(weight: number): Promise<void> {
    const canary = this.#needCanary();
    const done = await this.#run({ operate: 'UPDATE_BLUE_GREEN', deployment: canary.id, weight });
    this.#canary = { ...canary, weight };
    await this.#note(`UPDATE_BLUE_GREEN ${weight} %`, done);
  }

  /** Goes on when nobody is led to the canary any more; it drains and ends beside what comes next. */
  async deleteCanary(): Promise<void> {
    const body = { operate: 'DELETE', deployment: this.#needCanary().id } as const;
    const operation = await this.#accepted(body);
    const done = await this.#off(operation);
    this.#canary = null;
    this.#beside(this.#ended(operation));
    await this.#note('DELETE of a canary', operation, { done });
  }

  /** Makes this lane's canary the main of `stable`, which may be this lane. */
  async promoteTo(stable: LaneDriver): Promise<void> {
    const canary = this.#needCanary();
    await stable.settled();
    const done = await this.#run({ operate: 'PROMOTE', deployment: canary.id });
    this.#canary = null;
    stable.#main = deploymentOf(done);
    stable.#resumed = this.#resumed;
    const same = stable === this;
    await stable.#note(same ? 'PROMOTE in its lane' : 'PROMOTE from another symbol', done);
    if (same) return;
    // The canary leaves the lane it came from once its successor has served; nothing says DONE for that.
    const left = await this.#left(canary.name);
    await this.#note('PROMOTE, the lane left', done, { done: left });
  }

  /** A deploy that is cancelled on its way, whose pods end beside what comes next; one that was quicker counts as a deploy. */
  async cancelledDeploy(word: string, afterMs: number): Promise<void> {
    const { api, build } = this.place;
    const body = { ...(await this.#wanted()), operate: 'DEPLOY', build: await build(word) } as const;
    const deploy = await api('createOperation', { body });
    await pause(afterMs);
    const cancel = await this.#accepted({ operate: 'CANCEL', operation: deploy.id }).catch(() => null);
    if (cancel === null) {
      this.#main = deploymentOf(deploy);
      await this.#note('DEPLOY', await this.#ended(deploy));
      return;
    }
    const passing = [deploymentOf(deploy).name];
    const done = await this.#off(cancel);
    this.#beside(this.#ended(cancel));
    await this.#note('CANCEL of a deploy', cancel, { accepted: Date.parse(deploy.createdAt), done, passing });
  }

  /** What went on beside the lane's operations has ended. */
  async settled(): Promise<void> {
    await this.#besides;
  }

  /** Waits until a deployment is gone: going back to it needs new pods then. */
  async gone({ name }: Known): Promise<void> {
    await this.#until(({ draining, warm }) =>
      [...draining, ...warm.map(({ deployment }) => deployment)].every((one) => one.name !== name),
    );
  }

  async #replaced(kind: string, body: OperationCreate): Promise<Known> {
    const done = await this.#run(body);
    this.#main = deploymentOf(done);
    await this.#note(kind, done);
    return this.#main;
  }

  async #wanted() {
    const { application: _, build, environment } = this.place;
    return { build: await build(), environment, symbol: this.symbol };
  }

  #needCanary() {
    if (this.#canary === null) throw new Error(`${this.symbol} has no canary`);
    return this.#canary;
  }

  #serving(): Serving {
    const { name, weight, header } = this.#canary ?? { name: '', weight: 0, header: false };
    return { main: this.#main.name, canary: this.#canary === null ? null : { name, weight, header } };
  }

  #beside(one: Promise<unknown>): void {
    this.#besides = Promise.all([this.#besides, one]);
    // Whoever settles the lane hears of it.
    this.#besides.catch(() => undefined);
  }

  async #note(kind: string, operation: Operation, other: Partial<Change> = {}): Promise<void> {
    this.#changes.push({
      target: this.target,
      kind,
      accepted: Date.parse(operation.createdAt),
      done: Date.parse(operation.finishedAt ?? ''),
      after: this.#serving(),
      passing: [],
      wentOnMs: this.#resumed === null ? null : wentOn(operation, this.#resumed),
      ...other,
    });
    const weight = this.#canary?.weight ?? 0;
    await this.looker.look(this.target, weight % 100 === 0 ? rightAfter : this.looker.sample + rightAfter);
  }

  async #run(body: OperationCreate): Promise<Operation> {
    return this.#ended(await this.#accepted(body));
  }

  /** Accepted, and interrupted where that is wanted: the time until then begins before it is, since some are over soon. */
  async #accepted(body: OperationCreate): Promise<Operation> {
    const asked = this.place.api('createOperation', { body });
    const interruption = this.looker.interrupt?.(body.operate);
    // Where it is refused, too, nothing else begins before the interruption is over.
    await Promise.allSettled([asked, interruption]);
    this.#resumed = (await interruption) ?? null;
    return asked;
  }

  async #ended({ id }: Operation): Promise<Operation> {
    const end = Date.now() + longestMs;
    for (;;) {
      const operation = await this.place.api('getOperation', { params: { id }, query: { wait: 30 } });
      if (operation.status === 'DONE') return operation;
      if (operation.status !== 'RUNNING' || Date.now() > end)
        throw new Error(`${this.symbol}: ${JSON.stringify(operation)}`);
    }
  }

  /** When nobody was led to the one that leaves any more, and its predecessor was in force again. */
  async #off({ id }: Operation): Promise<number> {
    const end = Date.now() + longestMs;
    for (;;) {
      const operation = await this.place.api('getOperation', { params: { id } });
      const off = operation.steps.find(({ name }) => name === 'ROUTE_OFF')?.finishedAt ?? null;
      if (off !== null) return Date.parse(off);
      if (Date.now() > end) throw new Error(`${this.symbol}: ${JSON.stringify(operation)}`);
      await pause(20);
    }
  }

  /** When the lane said that it has no canary, neither as a row nor at the gateway. */
  async #left(name: string): Promise<number> {
    const lane = await this.#until(
      ({ canary, traffic, blocking }) =>
        canary?.name !== name &&
        traffic.inForce.header === null &&
        traffic.inForce.how === 'yes' &&
        blocking === null,
    );
    if (lane.traffic.inForce.canary !== 0) throw new Error(JSON.stringify(lane.traffic));
    return Date.now();
  }

  async #until(right: (lane: Lane) => boolean): Promise<Lane> {
    const { api, application, environment } = this.place;
    const end = Date.now() + longestMs;
    for (;;) {
      const { items } = await api('listLanes', { query: { application, environment, limit: 200 } });
      const lane = items.find(({ symbol }) => symbol === this.symbol);
      if (lane !== undefined && right(lane)) return lane;
      if (Date.now() > end) throw new Error(`${this.symbol}: ${JSON.stringify(lane)}`);
      await pause(50);
    }
  }
}

/** From the end of an interruption until the next of the operation's steps was done; 0 where all were done before. */
function wentOn({ steps }: Operation, resumed: number): number {
  const later = steps.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [Date.parse(finishedAt)]));
  const next = Math.min(...later.filter((at) => at > resumed));
  return Number.isFinite(next) ? next - resumed : 0;
}

function deploymentOf({ deployment }: Operation): Known {
  if (deployment === null) throw new Error('an operation without its deployment');
  return { id: deployment.id, name: deployment.name };
}
