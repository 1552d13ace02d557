import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Target } from './answer.js';
import type { Held } from './held.js';
import type { Arrivals, LoadPlan } from './load.js';
import type { Tells, Told } from './load-child.js';

/** A load that runs beside this process; what it hears is collected here. */
export class LoadProcess {
  readonly answers: Answer[] = [];
  /** The long connections, each when it has ended. */
  readonly held: Held[] = [];
  #arrivals: Arrivals | null = null;
  /** Bursts come one after the other. */
  #bursts: Promise<unknown> = Promise.resolve();
  /** Who waits for a burst or for the end. */
  #next: PromiseWithResolvers<void> | null = null;

  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL('load-child.js', import.meta.url)));
    this.child.on('message', (told: Tells) => this.#hear(told));
    this.child.on('exit', () => this.#next?.reject(new Error('the load ended')));
  }

  /** `hold`: the target that a WebSocket and a stream are held open to. */
  start(plan: LoadPlan, hold: Target | null): void {
    this.#tell({ what: 'start', plan, hold });
  }

  /** Sends requests beside those of the plan. */
  burst(target: string, count: number, atOnce: number): Promise<void> {
    const one = this.#bursts.then(() => this.#ask({ what: 'burst', target, count, atOnce }));
    this.#bursts = one.catch(() => undefined);
    return one;
  }

  /** How the arrivals were kept up; the process ends. */
  async stop(): Promise<Arrivals> {
    await this.#bursts;
    await this.#ask({ what: 'stop' });
    this.kill();
    if (this.#arrivals === null) throw new Error('the load says nothing');
    return this.#arrivals;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  #hear(told: Tells): void {
    if (told.what === 'answers') {
      this.answers.push(...told.answers);
      return;
    }
    if (told.what === 'held') {
      this.held.push(told.held);
      return;
    }
    if (told.what === 'stopped') this.#arrivals = told.arrivals;
    this.#next?.resolve();
  }

  #ask(told: Told): Promise<void> {
    this.#next = Promise.withResolvers();
    this.#tell(told);
    return this.#next.promise;
  }

  #tell(told: Told): void {
    this.child.send(told);
  }
}
