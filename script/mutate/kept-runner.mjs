import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BroadcastChannel } from 'node:worker_threads';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { MutantRunStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';
import { createVitest } from 'vitest/node';

const keptTests = fileURLToPath(new URL('kept-tests.mjs', import.meta.url));

/**
 * Stryker's Vitest runner loads all modules anew for each mutant, which takes longer than the tests. Here they
 * are loaded once, and a mutant is switched on among them; one that is met while a module is loaded, and the
 * first run of all, are left to Stryker's own runner.
 */
class KeptRunner {
  #stock;
  #config;
  #session;

  constructor(stock, config) {
    this.#stock = stock;
    this.#config = config;
  }

  capabilities() {
    return this.#stock.capabilities();
  }

  async init() {
    await this.#stock.init();
    // Not with the first mutant: that one has a time limit.
    this.#session = await this.#begin();
  }

  dryRun(options) {
    return this.#stock.dryRun(options);
  }

  async mutantRun(options) {
    if (options.reloadEnvironment || !options.testFilter) {
      process.env.MUTATED_FILE = options.sandboxFileName;
      return this.#stock.mutantRun(options);
    }
    const began = performance.now();
    const verdict = await this.#judge(options);
    if (verdict.error) throw new Error(verdict.error);
    if (verdict.spoilt) {
      await this.#end();
      this.#session = await this.#begin();
      return this.#stock.mutantRun(options);
    }
    const result = { nrOfTests: verdict.ran, duration: performance.now() - began };
    if (verdict.isEndless) return { status: MutantRunStatus.Timeout, reason: 'It does not end.' };
    if (verdict.killedBy === undefined) return { status: MutantRunStatus.Survived, ...result };
    const killedBy = verdict.killedBy.slice(process.cwd().length + 1);
    return {
      status: MutantRunStatus.Killed,
      killedBy: [killedBy],
      failureMessage: verdict.failure,
      ...result,
    };
  }

  async dispose() {
    await this.#end();
    await this.#stock.dispose();
  }

  async #judge({ activeMutant, hitLimit, testFilter }) {
    const { channel } = this.#session;
    channel.postMessage({ mutant: activeMutant.id, hitLimit, tests: testFilter.map(absolute) });
    const [{ data: verdict }] = await once(channel, 'message');
    return verdict;
  }

  async #begin() {
    const vitest = await createVitest('test', {
      config: this.#config,
      runner: keptTests,
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      watch: false,
      reporters: [],
      onConsoleLog: () => false,
    });
    const name = randomUUID();
    const channel = new BroadcastChannel(name);
    const files = await vitest.globTestSpecifications();
    vitest.provide('keptFiles', files.length);
    vitest.provide('keptChannel', name);
    vitest.provide('globalNamespace', INSTRUMENTER_CONSTANTS.NAMESPACE);
    const isReady = once(channel, 'message');
    const run = vitest.start();
    await isReady;
    return { channel, run, vitest };
  }

  async #end() {
    const { channel, run, vitest } = this.#session;
    channel.postMessage('end');
    await run;
    channel.close();
    await vitest.close();
  }
}

/** A test's id begins with its file; its name may look like a path, too. */
function absolute(id) {
  const [file] = id.split('#', 1);
  return resolve(file) + id.slice(file.length);
}

function keptRunner(injector, options) {
  const [stock] = vitestPlugins;
  return new KeptRunner(injector.injectFunction(stock.factory), options.vitest.configFile);
}
keptRunner.inject = tokens(commonTokens.injector, commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'kept', keptRunner)];
