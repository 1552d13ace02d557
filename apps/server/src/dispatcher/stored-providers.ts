import {
  faultOf,
  type EnvironmentProviders,
  type NoProviders,
  type ProvidersByEnvironment,
} from '@arthor/dispatch';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import type { Providers } from '../runtime/providers.js';
import type { Store } from '../store/store.js';

/** The providers of an environment as its row and settings say now: they are edited by hand, too. */
export class StoredProviders implements ProvidersByEnvironment {
  constructor(
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
    private readonly providers: Providers,
  ) {}

  async on(name: string, clusterId: string, signal: AbortSignal): Promise<EnvironmentProviders | null> {
    const read = await this.store.read((view) => this.environments.named(view, [name]));
    return this.providers.byIdentity(clusterId, read.get(name) ?? this.providers.defaults, signal);
  }

  async of(name: string): Promise<EnvironmentProviders | NoProviders> {
    try {
      const read = await this.store.read((view) => this.environments.named(view, [name]));
      const at = read.get(name);
      return at === undefined ? unknown(name) : this.providers.of(at);
    } catch (error) {
      return { problem: faultOf(error) };
    }
  }
}

const unknown = (name: string): NoProviders => ({
  problem: {
    kind: 'DENIED',
    code: 'ENVIRONMENT_UNKNOWN',
    message: `There is no environment ${name}.`,
    params: { environment: name },
  },
});
