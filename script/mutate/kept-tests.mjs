import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';
import { TestRunner } from 'vitest';

/** How long a test may take at least before it is said to wait for ever: a busy machine is not a kill. */
const leastLimitMs = 3000;
const hangs = 'It does not end.';

/**
 * Runs inside Vitest's thread: notes the tests of all files instead of running them, and then, with all of them
 * loaded, judges one mutant after the other as `kept-runner.mjs` asks for it.
 */
export default class KeptTests extends TestRunner {
  #tests = new Map();
  #files = 0;

  runTask(test) {
    this.#tests.set(idOf(test), { id: idOf(test), run: TestRunner.getTestFn(test), ms: 0, kills: 0 });
  }

  // oxlint-disable-next-line typescript/no-misused-promises -- Vitest waits for it
  async onAfterRunFiles(files) {
    super.onAfterRunFiles(files);
    this.#files += files.length;
    if (this.#files === this.injectValue('keptFiles')) await this.#serve();
  }

  async #serve() {
    const stryker = (globalThis[this.injectValue('globalNamespace')] ??= {});
    const channel = new BroadcastChannel(this.injectValue('keptChannel'));
    for (const test of this.#tests.values()) await failureOf(test, Number.POSITIVE_INFINITY);
    for (const test of this.#tests.values()) test.limitMs = leastLimitMs + 20 * test.ms;
    channel.postMessage('ready');
    for (;;) {
      const [{ data }] = await once(channel, 'message');
      if (data === 'end') break;
      channel.postMessage(await this.#judge(stryker, data));
    }
    channel.close();
  }

  async #judge(stryker, { mutant, hitLimit, tests }) {
    const known = tests.map((id) => this.#tests.get(id));
    if (known.includes(undefined)) return { error: `not kept: ${tests[known.indexOf(undefined)]}` };
    const fastest = known.toSorted((one, other) => one.ms / (1 + one.kills) - other.ms / (1 + other.kills));
    Object.assign(stryker, { activeMutant: mutant, hitLimit, hitCount: 0 });
    for (const [before, test] of fastest.entries()) {
      const failure = await failureOf(test);
      if (failure === null) continue;
      const isEndless = failure === hangs || stryker.hitCount > hitLimit;
      Object.assign(stryker, { activeMutant: undefined, hitLimit: undefined });
      // Fails without the mutant, too: something was left behind, and no test can be believed any more.
      if ((await failureOf(test)) !== null) return { spoilt: test.id };
      test.kills++;
      return isEndless ? { isEndless } : { killedBy: test.id, failure, ran: before + 1 };
    }
    Object.assign(stryker, { activeMutant: undefined, hitLimit: undefined });
    return { ran: fastest.length };
  }
}

/** Why a test fails; null = it passes. */
async function failureOf(test, limitMs = test.limitMs) {
  const began = performance.now();
  let timer;
  const late = new Promise((resolve) => {
    if (limitMs < Number.POSITIVE_INFINITY) timer = setTimeout(() => resolve(hangs), limitMs);
  });
  try {
    return await Promise.race([Promise.resolve(test.run()).then(() => null), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
    test.ms = performance.now() - began;
  }
}

/** As Stryker's own runner names them: the file, and the names from the outermost suite inwards. */
function idOf(test) {
  const names = [];
  for (let task = test; task; task = task.suite) names.unshift(task.name);
  return `${test.file.filepath}#${names.join(' > ').trim()}`;
}
