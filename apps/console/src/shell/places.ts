import type { RouteName } from '@arthor/contract/route';
import type { MessageKey } from '../language/use-text.js';
import type { IconName } from '../ui/icon.js';

/** A page of the navigation. */
export interface Entry {
  readonly to:
    | '/'
    | '/fleet'
    | '/apps'
    | '/builds'
    | '/history'
    | '/environments'
    | '/tokens'
    | '/users'
    | '/audit'
    | '/system'
    | '/help';
  readonly icon: IconName;
  readonly label: MessageKey;
  /** Hidden from whoever may not send this request: there is nothing of it to see for them. */
  readonly needs?: RouteName;
}

/** Pages one works with. */
export const work: readonly Entry[] = [
  { to: '/', icon: 'board', label: 'page.board' },
  { to: '/fleet', icon: 'fleet', label: 'page.fleet' },
  { to: '/apps', icon: 'application', label: 'page.applications' },
  { to: '/builds', icon: 'build', label: 'page.builds' },
  { to: '/history', icon: 'history', label: 'page.history' },
];
/** Pages of administration. */
export const manage: readonly Entry[] = [
  { to: '/environments', icon: 'environment', label: 'page.environments' },
  { to: '/tokens', icon: 'token', label: 'page.tokens' },
  { to: '/users', icon: 'user', label: 'page.users', needs: 'listUsers' },
  { to: '/audit', icon: 'audit', label: 'page.audit', needs: 'listAudit' },
  { to: '/system', icon: 'system', label: 'page.system' },
  { to: '/help', icon: 'help', label: 'page.help' },
];

/** All of them. */
export const places = [...work, ...manage];
