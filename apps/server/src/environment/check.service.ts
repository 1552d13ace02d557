import { Injectable } from '@nestjs/common';
import type { CheckItem } from '@arthor/core';
import type { Principal } from '../http/principal.js';
import { Orphans } from '../runtime/orphans.js';
import { Providers } from '../runtime/providers.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { EnvironmentService } from './environment.service.js';

const longestMs = 5_000;

/** What of an environment is reachable and allowed, each line with the exact text. Changes nothing. */
@Injectable()
export class CheckService {
  constructor(
    private readonly environments: EnvironmentService,
    private readonly providers: Providers,
    private readonly orphans: Orphans,
  ) {}

  /** Asks everything at once; what does not answer in time is UNKNOWN. */
  async check(by: Principal, name: string): Promise<{ items: CheckItem[] }> {
    const read = await this.environments.read(by, name);
    const wrong: CheckItem[] = read.problem === null ? [] : [{ ...read.problem, status: 'FAILED' }];
    // Nothing can be asked about a namespace or host that is none.
    if (wrong.some(({ code }) => code !== 'DUPLICATE_HOST')) return { items: wrong };
    const signal = AbortSignal.timeout(longestMs);
    const items = await Promise.all([
      this.cluster(name, signal),
      this.route(read, signal),
      this.pipeline(signal),
    ]);
    const orphans = this.orphans.namesIn(name).map(orphaned);
    return {
      items: [...wrong, ...items.flat(), ...orphans].map(({ code, status, message }) => ({
        code,
        status,
        message,
      })),
    };
  }

  private cluster(namespace: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    const port = this.providers.cluster();
    return port === null ? absent('Kubernetes') : settled('Kubernetes', port.check(namespace, signal));
  }

  private route({ row }: ReadEnvironment, signal: AbortSignal): Promise<readonly CheckItem[]> {
    const port = this.providers.route();
    return port === null
      ? absent('A gateway')
      : settled('The gateway', port.check(row.name, row.host, signal));
  }

  private pipeline(signal: AbortSignal): Promise<readonly CheckItem[]> {
    const port = this.providers.pipeline();
    return port === null ? absent('Jenkins') : settled('Jenkins', port.check(signal));
  }
}

/** What a cleared table left behind: it may serve, so a person decides. */
const orphaned = (name: string): CheckItem => ({
  code: 'ORPHAN',
  status: 'WARNING',
  message: `The Deployment ${name} is Arthor's but has no row here: it is left alone.`,
});

const absent = (what: string): Promise<CheckItem[]> =>
  Promise.resolve([
    { code: 'PROVIDER_NOT_CONFIGURED', status: 'WARNING', message: `${what} is not configured.` },
  ]);

const settled = async (what: string, asked: Promise<readonly CheckItem[]>): Promise<readonly CheckItem[]> => {
  try {
    return await asked;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [{ code: 'CHECK_FAILED', status: 'UNKNOWN', message: `${what} did not answer: ${words}` }];
  }
};
