import type { Answer } from './answer.js';
import type { Target } from './answer.js';
import { type Held, Holding } from './held.js';
import { Load, type Arrivals, type LoadPlan } from './load.js';

/** What the load's process is told. */
export type Told =
  | { readonly what: 'start'; readonly plan: LoadPlan; readonly hold: Target | null }
  | { readonly what: 'burst'; readonly target: string; readonly count: number; readonly atOnce: number }
  | { readonly what: 'stop' };

/** What it tells. */
export type Tells =
  | { readonly what: 'answers'; readonly answers: readonly Answer[] }
  | { readonly what: 'held'; readonly held: Held }
  | { readonly what: 'burst over' }
  | { readonly what: 'stopped'; readonly arrivals: Arrivals };

/** Answers are told together, this often, ms. */
const togetherMs = 200;

/** The load in a process of its own: neither the server's nor the driver's work makes its requests late. */
function main(): void {
  const tell = (message: Tells) => process.send?.(message);
  let load: Load | null = null;
  const holdings: Holding[] = [];
  let answers: Answer[] = [];
  const flush = () => {
    if (answers.length > 0) tell({ what: 'answers', answers });
    answers = [];
  };
  const timer = setInterval(flush, togetherMs);
  const hear = async (told: Told): Promise<void> => {
    if (told.what === 'start') {
      load = new Load(told.plan, (answer) => answers.push(answer));
      const { hold } = told;
      if (hold !== null)
        for (const kind of ['WebSocket', 'HTTP/2 stream'] as const)
          holdings.push(new Holding(kind, hold, (held) => tell({ what: 'held', held })));
    }
    if (told.what === 'burst') {
      await load?.burst(told.target, told.count, told.atOnce);
      flush();
      tell({ what: 'burst over' });
    }
    if (told.what === 'stop' && load !== null) {
      await Promise.all(holdings.map((holding) => holding.stop()));
      const arrivals = await load.stop();
      clearInterval(timer);
      flush();
      tell({ what: 'stopped', arrivals });
    }
  };
  process.on('message', (told: Told) => void hear(told));
  // Whoever started it ended without a word.
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group; the one who started this process ends it.
  process.on('SIGINT', () => undefined);
}

main();
