import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { effectiveSettings } from './effective-settings.js';
import { LaneSettings, type WorkloadSettings } from './lane-settings.js';
import type { SettingsLayers } from './settings-layers.js';

/** Settings of pods, from layers and configuration. */
@Injectable()
export class StoredLaneSettings extends LaneSettings {
  constructor(@InjectConfig() private readonly config: Config) {
    super();
  }

  override of(layers: SettingsLayers): WorkloadSettings {
    const settings = effectiveSettings(this.config, layers);
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
