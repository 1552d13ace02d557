import type { Lane } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { readSettings } from './settings-reader.js';
import type { Config } from '../config.js';
import { LaneEnvironments, type LaneEnvironment } from './lane-environment.js';
import { readEnvironments } from './environment-reader.js';
import { LanePlaces, type LanePlace } from './lane-place.js';
import { LaneSettings, type WorkloadSettings } from './lane-settings.js';
import type { View } from '../store/store.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Providers } from '../runtime/providers.js';

/** Problems with which an environment still is one: what serves goes on, new operations are refused. */
const tolerable = ['DUPLICATE_HOST'];

/** Environments of lanes out of the rows, drained as their application says. */
@Injectable()
export class StoredLaneEnvironments extends LaneEnvironments {
  constructor(@InjectConfig() private readonly config: Config) {
    super();
  }

  override async of(view: View, lane: Pick<Lane, 'application' | 'environment'>): Promise<LaneEnvironment> {
    const found = (await readEnvironments(view, this.config, [lane.environment])).get(lane.environment);
    if (found === undefined) {
      const message = `There is no environment ${lane.environment}.`;
      return { environment: null, problem: { code: 'ENVIRONMENT_UNKNOWN', message } };
    }
    const { problem } = found;
    if (problem !== null && !tolerable.includes(problem.code)) return { environment: null, problem };
    const { drainSeconds } = await readSettings(view, this.config, lane.application, lane.environment);
    return { environment: { ...found.environment, drainMs: drainSeconds.value * 1000 }, problem };
  }
}

/** Environments and their gateways for the board. */
@Injectable()
export class StoredLanePlaces extends LanePlaces {
  constructor(
    @InjectConfig() private readonly config: Config,
    private readonly providers: Providers,
  ) {
    super();
  }

  override async load(view: View, names: readonly string[]): Promise<ReadonlyMap<string, LanePlace>> {
    const ground = { deploy: this.config.deploy, gatewayUrl: this.providers.gatewayUrl };
    return readEnvironments(view, ground, names);
  }
}

/** What pods are started with, out of the rows and the configuration. */
@Injectable()
export class StoredLaneSettings extends LaneSettings {
  constructor(@InjectConfig() private readonly config: Config) {
    super();
  }

  override async of(view: View, application: string, environment: string): Promise<WorkloadSettings> {
    const settings = await readSettings(view, this.config, application, environment);
    const { servicePort, imagePullPolicy, imagePullSecrets, gracePeriodSeconds } = this.config.kubernetes;
    return {
      containerPort: settings.containerPort.value,
      servicePort,
      readinessPath: settings.readinessPath.value,
      env: settings.env.value,
      envFrom: settings.envFrom.value,
      resources: settings.resources.value,
      command: settings.command.value,
      replicas: settings.replicas.value,
      imagePullPolicy,
      imagePullSecrets,
      gracePeriodSeconds,
    };
  }
}
