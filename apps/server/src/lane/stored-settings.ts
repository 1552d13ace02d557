import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import type { View } from '../store/store.js';
import { LaneSettings, type WorkloadSettings } from './lane-settings.js';
import { readSettings } from './settings-reader.js';

/** Settings of pods, from rows and configuration. */
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
      autoscale: settings.autoscale.value,
      imagePullPolicy,
      imagePullSecrets,
      gracePeriodSeconds,
    };
  }
}
