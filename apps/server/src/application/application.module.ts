import { Module } from '@nestjs/common';
import { ApplicationController } from './application.controller.js';
import { ApplicationService } from './application.service.js';
import { FeatureController } from './feature.controller.js';
import { FeatureService } from './feature.service.js';
import { SettingsService } from './settings.service.js';

/** Applications, their settings and features. */
@Module({
  controllers: [ApplicationController, FeatureController],
  providers: [ApplicationService, SettingsService, FeatureService],
})
export class ApplicationModule {}
