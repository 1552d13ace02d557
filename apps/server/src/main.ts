import 'reflect-metadata';
import { inspect } from 'node:util';
import { ConfigError, loadConfig } from './config.js';
import { checkSettings } from './start/check-settings.js';
import { greeting } from './start/greeting.js';
import { listenFault } from './start/listen-fault.js';
import { openLog } from './runtime/log.js';
import { maskOf, type Mask } from './runtime/mask.js';
import { startServer, type RunningServer } from './start/server.js';
import { DatabaseRefused } from './store/baseline.js';
import { ProcessLocked } from './store/process-lock.js';

/** Shutdown ends after this time even if something hangs. */
const longestEndMs = 25_000;
/** Ctrl-C reaches the server twice, from the terminal and from npm; later than this it is meant again. */
const echoMs = 1_000;

const main = async (): Promise<void> => {
  const config = loadConfig(process.env, process.cwd());
  mask = maskOf(config.secrets);
  const log = openLog(config.log, mask);
  for (const warning of config.warnings) log.warn({}, warning);
  if (config.publicUrl?.startsWith('https:') !== true)
    log.warn(
      {},
      'served over plain HTTP: session cookies are not Secure; set PUBLIC_URL to an https address',
    );
  await checkSettings(config);
  const server = await startServer(config, log);
  const { port, firstUser, core } = server;
  console.log(greeting({ config, port, firstUser, providers: core.providers }));
  onFirstSignal(() => void end(server));
};

/** Signals that follow at once are the same wish; a later one ends the process there and then. */
const onFirstSignal = (wished: () => void): void => {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  let first = true;
  const listener = () => {
    if (!first) return;
    first = false;
    setTimeout(() => signals.forEach((signal) => process.off(signal, listener)), echoMs).unref();
    wished();
  };
  for (const signal of signals) process.on(signal, listener);
};

const end = async (server: RunningServer): Promise<void> => {
  setTimeout(() => process.exit(1), longestEndMs).unref();
  try {
    await server.stop();
  } catch (error) {
    server.core.log.error({ err: error }, 'the end was not clean');
    process.exitCode = 1;
  }
  process.exit();
};

/** Set as soon as the secrets are known: what cannot be opened may tell of its address, and more. */
let mask: Mask = (text) => text;

const masked = (said: unknown): unknown => mask(typeof said === 'string' ? said : inspect(said));

/** The message of an expected error; the whole error otherwise. */
const explained = (error: unknown): unknown => {
  if (error instanceof ConfigError || error instanceof ProcessLocked || error instanceof DatabaseRefused)
    return error.message;
  return listenFault(error) ?? error;
};

try {
  await main();
} catch (error) {
  console.error(masked(explained(error)));
  process.exitCode = 1;
  // A failed start may have left open sockets and timers.
  process.exit();
}
