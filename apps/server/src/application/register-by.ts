import type { Settings } from '@arthor/contract';
import type { RegistryPort } from '@arthor/core';
import { Invalid } from '../http/domain-error.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { registryPlace } from '../lane/registry-settings.js';
import type { RegistryPlace } from '../runtime/providers.js';

const limitMs = 3_000;

/**
 * Throws 422 where Arthor is to register an application that registers itself: the registry takes one kind of
 * instances for a service. A registry that does not answer is told later, by the lane.
 */
export async function requireUnregistered(
  application: string,
  { registerBy }: Settings,
  environments: readonly ReadEnvironment[],
  { port, place }: { readonly port: RegistryPort | null; readonly place: RegistryPlace | null },
): Promise<void> {
  if (registerBy !== 'ARTHOR' || port === null) return;
  const signal = AbortSignal.timeout(limitMs);
  for (const { row, settings } of environments) {
    const at = registryPlace(row.name, settings, place);
    const listed = at && (await port.observe({ ...at, name: application }, signal).catch(() => null));
    if (listed?.some(({ ephemeral }) => ephemeral) !== true) continue;
    throw new Invalid(
      'REGISTERED_BY_ITSELF',
      `${application} registers itself in ${row.name}: Arthor cannot register it, too.`,
      {
        params: { application, environment: row.name },
        errors: [{ path: 'registerBy', code: 'REGISTERED_BY_ITSELF' }],
      },
    );
  }
}
