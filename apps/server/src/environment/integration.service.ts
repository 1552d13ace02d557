import type { IntegrationKind, IntegrationTest } from '@arthor/contract';
import type { CheckItem } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Invalid, NotFound } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { registryPlace } from '../lane/registry-settings.js';
import { SystemClock } from '../runtime/clock.js';
import { Providers } from '../runtime/providers.js';
import { Store } from '../store/store.js';
import { EnvironmentService } from './environment.service.js';
import { calledAs, gatewayAnswers, settled } from './answers.js';

const limitMs = 10_000;

/** null = nothing is configured that could be asked. */
type Asked = Promise<readonly CheckItem[]> | null;

/** Asks one provider with what is configured, and tells its exact words. Changes nothing there. */
@Injectable()
export class IntegrationService {
  constructor(
    private readonly environments: EnvironmentService,
    private readonly providers: Providers,
    private readonly store: Store,
    private readonly audit: Audit,
    private readonly clock: SystemClock,
  ) {}

  /** With an environment as it is configured there, rights and namespace too; else as the installation is. */
  async test(
    by: Principal,
    kind: IntegrationKind,
    environment: string | null,
    gone: AbortSignal,
  ): Promise<IntegrationTest> {
    const read = environment === null ? null : await this.read(by, environment);
    const target = `integration/${kind}`;
    await this.store.write((tx) =>
      this.audit.record(tx, by, { action: 'testIntegration', target, environment }),
    );
    const from = this.clock.now();
    const asked = this.asked(kind, read, AbortSignal.any([gone, AbortSignal.timeout(limitMs)]));
    const items = asked === null ? [] : await asked;
    return {
      kind,
      configured: asked !== null,
      environment,
      items: items.map(({ code, status, message }) => ({
        code,
        status,
        message: this.providers.mask(message),
      })),
      durationMs: Math.max(0, this.clock.now() - from),
    };
  }

  private asked(kind: IntegrationKind, read: ReadEnvironment | null, signal: AbortSignal): Asked {
    switch (kind) {
      case 'jenkins': {
        const pipeline = this.providers.pipeline();
        return pipeline && settled('Jenkins', pipeline.check(signal));
      }
      case 'kubernetes':
        return this.kubernetes(read, signal);
      case 'gateway':
        return this.gateway(read, signal);
      case 'registry':
        return this.registry(read, signal);
    }
  }

  private kubernetes(read: ReadEnvironment | null, signal: AbortSignal): Asked {
    const found = this.providers.of(read ?? this.providers.defaults);
    if ('problem' in found) return failedUnlessAbsent(found.problem);
    const { cluster } = found;
    if (read !== null) return settled('Kubernetes', cluster.check(read.row.name, signal));
    return settled(
      'Kubernetes',
      cluster.identity(signal).then((uid) => {
        const message = `The cluster answers; its identity is ${uid}.`;
        return [{ code: 'CLUSTER_REACHABLE', status: 'OK', message }];
      }),
    );
  }

  private registry(read: ReadEnvironment | null, signal: AbortSignal): Asked {
    const port = this.providers.registry();
    const place = registryPlace(read?.row.name ?? '', read?.settings ?? {}, this.providers.registryPlace);
    return port && place && settled(calledAs(port), port.check(place, signal));
  }

  private gateway(read: ReadEnvironment | null, signal: AbortSignal): Asked {
    const { gatewayUrl } = read ?? this.providers.defaults;
    const found = this.providers.of(read ?? this.providers.defaults);
    const route = 'problem' in found ? null : found.route;
    const { name, host } = read?.row ?? { name: null, host: null };
    if (gatewayUrl === null && route === null)
      return 'problem' in found ? failedUnlessAbsent(found.problem) : null;
    const both = [
      ...(gatewayUrl === null ? [] : [gatewayAnswers(gatewayUrl, host, signal)]),
      ...(route === null || name === null ? [] : [settled('The gateway', route.check(name, host, signal))]),
    ];
    return Promise.all(both).then((items) => items.flat());
  }

  /** 422 for an unknown environment: it is no part of the path. */
  private async read(by: Principal, environment: string): Promise<ReadEnvironment> {
    try {
      return await this.environments.read(by, environment);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      const errors = [{ path: 'query.environment', code: error.code }];
      throw new Invalid(error.code, error.message, { params: error.params, errors, cause: error });
    }
  }
}

const failedUnlessAbsent = ({ code, message }: { code: string; message: string }): Asked =>
  code === 'PROVIDER_NOT_CONFIGURED' ? null : Promise.resolve([{ code, status: 'FAILED', message }]);
