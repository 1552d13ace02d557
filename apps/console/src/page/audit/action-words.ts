import { routes, type Route } from '@arthor/contract/route';
import { operates } from '@arthor/contract/vocabulary';
import type { Text } from '../../language/use-text.js';

const writes = Object.entries(routes)
  .filter(([, { method, ...route }]: readonly [string, Route]) => method !== 'GET' || route.writes === true)
  .map(([name]) => name);

/** What somebody can be asked to have done: operations, and all else that changes something. */
export const actions: readonly string[] = [...operates, ...writes];

/** An action of the audit in words; what was only read stands there because it was refused. */
export function actionWords(action: string, text: Text): string {
  const known = text.ofCode('operate', action) ?? text.ofCode('audit.action', action);
  return known ?? text('audit.read', { what: text.ofCode('audit.read', action) ?? action });
}
