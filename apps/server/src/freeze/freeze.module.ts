import { Module } from '@nestjs/common';
import { FreezeController } from './freeze.controller.js';
import { FreezeService } from './freeze.service.js';
import { FreezeTurns } from './freeze-turns.js';

/** Freezes. */
@Module({ controllers: [FreezeController], providers: [FreezeService, FreezeTurns] })
export class FreezeModule {}
