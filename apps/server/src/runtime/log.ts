import { pino } from 'pino';
import type { Config } from '../config.js';
import type { Mask } from './mask.js';
import { prettyLines } from './pretty-lines.js';

/** The log of the process. User input goes into fields, never into the message; secrets into neither. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  /** Only for what a person must act on. */
  abstract error(fields: object, message: string): void;
}

/** Keys whose values are never logged. */
const secret = ['password', 'token', 'authorization', 'cookie', 'csrf', 'apiToken', 'adminPassword'];

/** JSON, one line per event; or readable lines for a terminal. No line shows a secret of ours. */
export const openLog = ({ level, format }: Config['log'], mask: Mask = (line) => line): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((key) => [key, `*.${key}`]), censor: '***' },
      hooks: { streamWrite: mask },
    },
    (format ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty' ? prettyLines : process.stdout,
  );

/** Logs nothing; for tests. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
