import type { EventData, EventKind } from '@arthor/contract';
import { isOnBoard } from '../api/query.js';
import { askOrigin } from './ask-origin.js';
import { alone, besideIt, inList, inPages, readAgain, readAll, type Rule } from './rule.js';
import { withOrigin } from './with-origin.js';
import { withTold } from './with-told.js';

/** What each kind of event means for the query cache: a new kind is one line here. */
export const rules: { readonly [K in EventKind]: readonly Rule<EventData<K>>[] } = {
  application: [inList('applications', () => true)],
  feature: [inList('features', ([, application], feature) => feature.application === application)],
  environment: [readAgain('environments', 'lanes', 'check')],
  build: [inPages('builds'), alone('build')],
  lane: [
    inList('lanes', ([, filter], lane) => isOnBoard(filter, lane), withOrigin),
    alone('lane', withOrigin),
    askOrigin,
    besideIt('lane-pods'),
    readAgain('deployments'),
  ],
  operation: [
    inPages('operations', withTold),
    alone('operation', withTold),
    readAgain('lane-history', 'kept'),
  ],
  freeze: [readAgain('freezes', 'lanes', 'lane', 'lane-history', 'operations', 'operation')],
  reset: [readAll],
  heartbeat: [],
};

/** The kinds this console listens to. Object.keys loses the literal type. */
export const eventKinds = Object.keys(rules) as readonly EventKind[];
