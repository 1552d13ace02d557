import type { Text } from '../../language/use-text.js';
import type { Change } from './changes.js';

/** A change as "#7 → #12"; where it begins with nothing known only where it leads. */
export function changeWords(change: Change | null, text: Text): string {
  if (change === null) return '';
  const said = (value: number) => {
    if (change.kind === 'build') return `#${value}`;
    return change.kind === 'weight'
      ? text('weight.mark', { weight: value })
      : text('history.pods', { replicas: value });
  };
  const to = change.to === null ? text('history.offline') : said(change.to);
  return change.from === null ? to : `${said(change.from)} → ${to}`;
}
