import { Injectable } from '@nestjs/common';
import type { EnvironmentSettings } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { In } from 'typeorm';
import { Conflict, Invalid } from '../http/domain-error.js';
import { choiceOf } from '../lane/environment-of.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { Providers } from '../runtime/providers.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';

/** Whether an environment may be moved to other providers. */
@Injectable()
export class Placement {
  constructor(private readonly providers: Providers) {}

  /**
   * Throws 422 for settings that no provider can be found by, 409 ENVIRONMENT_IN_USE where the environment
   * would leave a cluster on which something of it lives. What is wrong already and is not changed passes:
   * other settings may be saved beside it.
   */
  async require(view: View, before: ReadEnvironment, settings: EnvironmentSettings): Promise<void> {
    const after = choiceOf(settings, this.providers.defaults);
    const changed = choiceKeys.filter((key) => after[key] !== before[key]);
    if (changed.length === 0) return;
    const found = this.providers.of(after);
    if ('problem' in found && found.problem.code !== 'PROVIDER_NOT_CONFIGURED') {
      const { code, message, params } = found.problem;
      throw new Invalid(code, message, {
        params,
        errors: changed.map((key) => ({ path: `settings.${key}`, code })),
      });
    }
    if (changed.includes('cluster') && !this.isLost(before)) await this.requireUnused(view, before.row.name);
  }

  /** Its cluster's context is no more: nothing can be done there, so there is nothing to leave. */
  private isLost(before: ReadEnvironment): boolean {
    const found = this.providers.of(before);
    return 'problem' in found && found.problem.code === 'CLUSTER_UNKNOWN';
  }

  private async requireUnused(view: View, environment: string): Promise<void> {
    const deployments = await view.rows.countBy(DeploymentRow, { environment, status: In(liveStatuses) });
    if (deployments === 0) return;
    throw new Conflict(
      'ENVIRONMENT_IN_USE',
      `${deployments} deployments of ${environment} live on its cluster: take them offline before it moves to another one.`,
      {
        params: { environment, deployments },
        errors: [{ path: 'settings.cluster', code: 'ENVIRONMENT_IN_USE' }],
      },
    );
  }
}

const choiceKeys = ['cluster', 'routeProvider', 'gateway', 'ingressClass'] as const;
