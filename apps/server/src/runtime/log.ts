import { pino } from 'pino';
import type { Config } from '../config.js';
import { prettyLines } from './pretty-lines.js';

/** The log of the process. What a user typed is a field, never the message; secrets are in neither. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  /** For what a person must act on. */
  abstract error(fields: object, message: string): void;
}

/** Keys whose values never stand in a log. */
const secret = ['password', 'token', 'authorization', 'cookie', 'csrf', 'apiToken', 'adminPassword'];

/** A line of JSON per event, or lines for people at a terminal. */
export const openLog = ({ level, format }: Config['log']): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((key) => [key, `*.${key}`]), censor: '***' },
    },
    (format ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty' ? prettyLines : process.stdout,
  );

/** Says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
