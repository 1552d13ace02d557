import type { RegistrySettings } from '@arthor/core';
import type { RegistryPlace } from '../runtime/providers.js';
import type { SettingsLayers } from './settings-layers.js';

/** Where in the registry an environment is; null = there is none. */
export const registryPlace = (
  environment: string,
  settings: SettingsLayers['environment'],
  defaults: RegistryPlace | null,
): { readonly namespace: string; readonly group: string } | null =>
  defaults && {
    namespace: settings.nacosNamespace ?? defaults.namespace ?? environment,
    group: settings.nacosGroup ?? defaults.group,
  };

/** How its registry is used for an application: application in this environment, application, default. */
export function registrySettings(
  environment: string,
  { environment: settings, application, inEnvironment }: SettingsLayers,
  defaults: RegistryPlace | null,
): RegistrySettings | null {
  const place = registryPlace(environment, settings, defaults);
  return (
    place && {
      ...place,
      registerBy: inEnvironment?.registerBy ?? application.registerBy ?? 'APPLICATION',
      libraries: inEnvironment?.registryKeys ?? application.registryKeys ?? [],
    }
  );
}
