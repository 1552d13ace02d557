import { Module } from '@nestjs/common';
import { HistoryController } from './history.controller.js';
import { ReadDiff } from './read-diff.js';
import { ReadHistory } from './read-history.js';

/** What happened: history of lanes, and what operations changed. */
@Module({ controllers: [HistoryController], providers: [ReadHistory, ReadDiff] })
export class HistoryModule {}
