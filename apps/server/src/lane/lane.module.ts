import { Module } from '@nestjs/common';
import { LaneController } from './lane.controller.js';
import { ReadLanes } from './read-lanes.js';

/** The board. */
@Module({ controllers: [LaneController], providers: [ReadLanes] })
export class LaneModule {}
