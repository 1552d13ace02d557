import { Module } from '@nestjs/common';
import { DeploymentController } from './deployment.controller.js';
import { ReadDeployments } from './read-deployments.js';

/** Deployments, read. */
@Module({ controllers: [DeploymentController], providers: [ReadDeployments] })
export class DeploymentModule {}
