import { Global, Module } from '@nestjs/common';
import { LaneEnvironments } from './lane-environment.js';
import { LaneSettings } from './lane-settings.js';
import { StoredLaneEnvironments } from './stored-environments.js';
import { StoredLaneSettings } from './stored-settings.js';

const providers = [
  { provide: LaneEnvironments, useClass: StoredLaneEnvironments },
  { provide: LaneSettings, useClass: StoredLaneSettings },
];

/** Environments and settings of lanes, for every feature. */
@Global()
@Module({ providers, exports: providers })
export class LaneModule {}
