import type { Operate } from '@arthor/contract/vocabulary';
import type { OperationLine } from './operation-form.js';
import { itsCanary, itsMain, itsOperation, theLane } from './target.js';

/**
 * The operations. A new one needs its form in a file of its own, its words in both catalogs, and its line
 * here; menus, panel and URL follow.
 */
export const operations = {
  DEPLOY: {
    op: 'deploy',
    title: 'panel.deploy',
    icon: 'deploy',
    danger: false,
    about: theLane,
    draft: ['feature', 'replicas', 'external', 'ttl', 'reason'],
    isSaid: () => false,
    load: async () => (await import('./deploy-form.js')).DeployForm,
  },
  GRAY: {
    op: 'gray',
    title: 'operate.GRAY',
    field: true,
    icon: 'canary',
    danger: false,
    about: theLane,
    draft: ['feature', 'header', 'replicas', 'reason'],
    isSaid: () => false,
    load: async () => (await import('./gray-form.js')).GrayForm,
  },
  BLUE_GREEN: {
    op: 'blue-green',
    title: 'operate.BLUE_GREEN',
    icon: 'canary',
    danger: false,
    about: theLane,
    draft: ['feature', 'weight', 'replicas', 'reason'],
    isSaid: () => false,
    load: async () => (await import('./blue-green-form.js')).BlueGreenForm,
  },
  UPDATE_BLUE_GREEN: {
    op: 'weight',
    title: 'operate.UPDATE_BLUE_GREEN',
    icon: 'weight',
    danger: false,
    about: itsCanary,
    draft: ['weight', 'reason'],
    isSaid: ({ weight }) => weight !== undefined,
    load: async () => (await import('./weight-form.js')).WeightForm,
  },
  PROMOTE: {
    op: 'promote',
    title: 'operate.PROMOTE',
    icon: 'promote',
    danger: false,
    about: itsCanary,
    draft: ['reason'],
    isSaid: () => true,
    load: async () => (await import('./promote-form.js')).PromoteForm,
  },
  ROLLBACK: {
    op: 'rollback',
    title: 'operate.ROLLBACK',
    icon: 'history',
    danger: false,
    about: theLane,
    draft: ['reason'],
    isSaid: () => true,
    load: async () => (await import('./rollback-form.js')).RollbackForm,
  },
  SCALE: {
    op: 'scale',
    title: 'operate.SCALE',
    icon: 'scale',
    danger: false,
    about: itsMain,
    draft: ['replicas', 'min', 'max', 'reason'],
    isSaid: ({ replicas, max }) => replicas !== undefined || max !== undefined,
    load: async () => (await import('./scale-form.js')).ScaleForm,
  },
  RESTART: {
    op: 'restart',
    title: 'operate.RESTART',
    icon: 'refresh',
    danger: false,
    about: itsMain,
    draft: ['reason'],
    isSaid: () => true,
    load: async () => (await import('./restart-form.js')).RestartForm,
  },
  DELETE: {
    op: 'offline',
    title: 'panel.offline',
    icon: 'offline',
    danger: true,
    about: itsMain,
    draft: ['reason'],
    isSaid: () => true,
    load: async () => (await import('./offline-form.js')).OfflineForm,
  },
  CANCEL: {
    op: 'cancel',
    title: 'panel.cancel',
    icon: 'undo',
    danger: false,
    about: itsOperation,
    draft: ['reason'],
    isSaid: () => true,
    load: async () => (await import('./cancel-form.js')).CancelForm,
  },
} as const satisfies Record<Operate, OperationLine>;

/** The line of an operation. */
export const lineOf = (operate: Operate): (typeof operations)[Operate] & OperationLine => operations[operate];
