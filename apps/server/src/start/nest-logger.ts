import type { LoggerService } from '@nestjs/common';
import type { Log } from '../runtime/log.js';

/** Sends Nest's messages to our log, its routine ones at debug level. */
export const nestLogger = (log: Log): LoggerService => {
  const fields = (optional: readonly unknown[]) => ({ from: optional.map(String).join(' ') });
  return {
    log: (message: unknown, ...optional: unknown[]) => log.debug(fields(optional), String(message)),
    debug: (message: unknown, ...optional: unknown[]) => log.debug(fields(optional), String(message)),
    verbose: (message: unknown, ...optional: unknown[]) => log.debug(fields(optional), String(message)),
    warn: (message: unknown, ...optional: unknown[]) => log.warn(fields(optional), String(message)),
    error: (message: unknown, ...optional: unknown[]) => log.error(fields(optional), String(message)),
  };
};
