import { Module } from '@nestjs/common';
import { AbortBuild } from './abort-build.js';
import { AcceptBuild } from './accept-build.js';
import { BuildRules } from './build-rules.js';
import { BuildController } from './build.controller.js';
import { DeployWish } from './deploy-wish.js';
import { BuildRunner } from './build-runner.js';
import { ReadBuilds } from './read-builds.js';
import { BuildSignals } from './signal.js';

/** Builds and pipelines. */
@Module({
  controllers: [BuildController],
  providers: [BuildSignals, ReadBuilds, AcceptBuild, BuildRules, AbortBuild, BuildRunner, DeployWish],
})
export class BuildsModule {}
