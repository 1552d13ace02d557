import { Global, Module } from '@nestjs/common';
import { LaneEnvironments } from './lane-environment.js';
import { LanePlaces } from './lane-place.js';
import { LaneSettings } from './lane-settings.js';
import { StoredLaneEnvironments, StoredLanePlaces, StoredLaneSettings } from './lane-context.js';

const providers = [
  { provide: LaneEnvironments, useClass: StoredLaneEnvironments },
  { provide: LanePlaces, useClass: StoredLanePlaces },
  { provide: LaneSettings, useClass: StoredLaneSettings },
];

/** What lanes need of environments and applications: where the features meet without importing each other. */
@Global()
@Module({ providers, exports: providers })
export class LaneModule {}
