import { Module } from '@nestjs/common';
import { DeploymentController } from './deployment.controller.js';
import { LaneController } from './lane.controller.js';
import { ReadClusterEvents } from './read-cluster-events.js';
import { ReadDeployments } from './read-deployments.js';
import { ReadLaneInstances } from './read-lane-instances.js';
import { ReadLanePods } from './read-lane-pods.js';
import { ReadLanes } from './read-lanes.js';
import { TryLane } from './try-lane.js';

/** Questions about lanes and deployments. */
@Module({
  controllers: [LaneController, DeploymentController],
  providers: [ReadLanes, ReadLaneInstances, ReadLanePods, ReadDeployments, ReadClusterEvents, TryLane],
})
export class BoardModule {}
