import type { EnvironmentSettings } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { In } from 'typeorm';
import { Conflict, Invalid } from '../http/domain-error.js';
import { refuse } from '../http/validate.js';
import { choiceOf } from '../lane/environment-of.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import type { Providers } from '../runtime/providers.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';

const choiceKeys = ['cluster', 'routeProvider', 'gateway', 'ingressClass'] as const;

/**
 * Checks whether an environment may move to the providers of its new settings. Throws 400 for a route
 * provider that nobody brings, 422 for settings without a matching provider, 409 ENVIRONMENT_IN_USE if the
 * environment would leave a cluster where something of it lives. Settings that are not changed are not
 * checked, so that others can be saved while one is wrong.
 */
export async function requirePlacement(
  view: View,
  providers: Providers,
  before: ReadEnvironment,
  settings: EnvironmentSettings,
): Promise<void> {
  const after = choiceOf(settings, providers.defaults);
  const changed = choiceKeys.filter((key) => after[key] !== before[key]);
  if (changed.length === 0) return;
  // The contract cannot know which there are: it is refused as a word that is none of its list.
  if (changed.includes('routeProvider') && !providers.routeProviders.includes(after.routeProvider))
    throw refuse([{ path: 'settings.routeProvider', code: 'INVALID_VALUE' }]);
  const found = providers.of(after);
  if ('problem' in found && found.problem.code !== 'PROVIDER_NOT_CONFIGURED') {
    const { code, message, params } = found.problem;
    throw new Invalid(code, message, {
      params,
      errors: changed.map((key) => ({ path: `settings.${key}`, code })),
    });
  }
  if (changed.includes('cluster') && !isLost(providers, before)) await requireUnused(view, before.row.name);
}

/** The context of its cluster is gone: nothing can be done there, so it may leave. */
function isLost(providers: Providers, before: ReadEnvironment): boolean {
  const found = providers.of(before);
  return 'problem' in found && found.problem.code === 'CLUSTER_UNKNOWN';
}

async function requireUnused(view: View, environment: string): Promise<void> {
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
