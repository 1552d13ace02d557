import { Injectable } from '@nestjs/common';
import type { CheckItem } from '@arthor/core';
import type { Principal } from '../http/principal.js';
import { registryPlace } from '../lane/registry-settings.js';
import { Orphans } from '../runtime/orphans.js';
import { Providers } from '../runtime/providers.js';
import { SharedChecks } from '../runtime/shared-checks.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { calledAs, settled } from './answers.js';
import { EnvironmentService } from './environment.service.js';

/** Checks what an environment's providers reach and allow, with their exact words. Changes nothing. */
@Injectable()
export class CheckService {
  constructor(
    private readonly environments: EnvironmentService,
    private readonly providers: Providers,
    private readonly orphans: Orphans,
    private readonly checks: SharedChecks,
  ) {}

  /** Asks all providers in parallel, once for all who look; one that does not answer in time is UNKNOWN. */
  async check(by: Principal, name: string): Promise<{ items: CheckItem[] }> {
    const read = await this.environments.read(by, name);
    const wrong: CheckItem[] = read.problem === null ? [] : [{ ...read.problem, status: 'FAILED' }];
    // With an invalid name or host there is nothing to ask about.
    if (wrong.some(({ code }) => code !== 'DUPLICATE_HOST' && code !== 'HOST_OF_CONSOLE'))
      return { items: wrong };
    const { cluster, deployMode, routeProvider, gateway, ingressClass } = read;
    const choice = { cluster, deployMode, routeProvider, gateway, ingressClass };
    const items = await Promise.all([
      this.checks.of(['platform', name, read.row.host, choice], (signal) => this.kubernetes(read, signal)),
      this.checks.of(['pipeline'], (signal) => this.pipeline(signal)),
      this.checks.of(['registry', name, read.settings], (signal) => this.registry(read, signal)),
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

  private async kubernetes(read: ReadEnvironment, signal: AbortSignal): Promise<readonly CheckItem[]> {
    const providers = this.providers.of(read);
    const { name, host } = read.row;
    if (!('problem' in providers)) {
      const items = await Promise.all([
        settled('Kubernetes', providers.cluster.check(name, signal)),
        settled('The gateway', providers.route.check(name, host, signal)),
      ]);
      return items.flat();
    }
    const { code, message } = providers.problem;
    if (code !== 'PROVIDER_NOT_CONFIGURED') return [{ code, status: 'FAILED', message }];
    return [absent('Kubernetes'), absent('A gateway')];
  }

  /** A registry is not needed: without one nothing is said. */
  private async registry(read: ReadEnvironment, signal: AbortSignal): Promise<readonly CheckItem[]> {
    const port = this.providers.registry();
    const place = registryPlace(read.row.name, read.settings, this.providers.registryPlace);
    return port === null || place === null ? [] : settled(calledAs(port), port.check(place, signal));
  }

  private pipeline(signal: AbortSignal): Promise<readonly CheckItem[]> {
    const port = this.providers.pipeline();
    return port === null ? Promise.resolve([absent('Jenkins')]) : settled('Jenkins', port.check(signal));
  }
}

/** A workload whose row was deleted. It may serve, so a person decides. */
const orphaned = (name: string): CheckItem => ({
  code: 'ORPHAN',
  status: 'WARNING',
  message: `The Deployment ${name} is Arthor's but has no row here: it is left alone.`,
});

const absent = (what: string): CheckItem => ({
  code: 'PROVIDER_NOT_CONFIGURED',
  status: 'WARNING',
  message: `${what} is not configured.`,
});
