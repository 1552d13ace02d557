import type { Lane } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Providers } from '../runtime/providers.js';
import type { View } from '../store/store.js';
import { installationOf, readEnvironments, type Installation } from './environment-reader.js';
import { LaneEnvironments, type LaneEnvironment, type LayeredEnvironment } from './lane-environment.js';
import { registrySettings } from './registry-settings.js';
import { releaseSettings } from './release-settings.js';
import { noLayers } from './settings-layers.js';
import { readApplicationLayers } from './settings-reader.js';

/** Problems that do not stop reconciling: what serves goes on, new operations are refused. */
const tolerable = ['DUPLICATE_HOST', 'HOST_OF_CONSOLE'];

/** Environments of lanes, from rows and configuration. */
@Injectable()
export class StoredLaneEnvironments extends LaneEnvironments {
  constructor(
    @InjectConfig() private readonly config: Config,
    private readonly providers: Providers,
  ) {
    super();
  }

  override async of(
    view: View,
    lane: Pick<Lane, 'application' | 'environment'>,
  ): Promise<LayeredEnvironment> {
    const read = await readEnvironments(view, this.installation, [lane.environment]);
    const found = read.get(lane.environment);
    if (found === undefined) {
      const message = `There is no environment ${lane.environment}.`;
      return {
        ...this.providers.defaults,
        environment: null,
        problem: { code: 'ENVIRONMENT_UNKNOWN', message },
        layers: noLayers,
      };
    }
    const { environment, problem } = found;
    if (problem !== null && !tolerable.includes(problem.code))
      return { ...found, environment: null, layers: noLayers };
    const own = await readApplicationLayers(view, lane.application, lane.environment);
    const layers = { environment: found.settings, ...own };
    const { drainMs, minReadyMs, autoReturn } = releaseSettings(layers, this.config.deploy);
    const registry = registrySettings(lane.environment, layers, this.providers.registryPlace);
    return {
      ...found,
      layers,
      environment: {
        ...environment,
        drainMs: drainMs.value,
        minReadyMs: minReadyMs.value,
        autoReturn: autoReturn.value,
        ...(registry === null ? {} : { registry }),
      },
    };
  }

  override named(view: View, names: readonly string[]): Promise<ReadonlyMap<string, LaneEnvironment>> {
    return readEnvironments(view, this.installation, names);
  }

  private get installation(): Installation {
    return installationOf(this.config, this.providers);
  }
}
