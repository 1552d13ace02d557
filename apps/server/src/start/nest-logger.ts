import type { LoggerService } from '@nestjs/common';
import type { Log } from '../runtime/log.js';

/** The framework's own words, in our log: what it says of its routine is for debugging only. */
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
