import type { Lane } from '@arthor/contract';
import type { Text } from '../../language/use-text.js';
import type { PanelSearch } from '../../search.js';
import type { MenuItem } from '../../ui/menu.js';

/**
 * The acts of a lane that this console has a screen for, as the server allows or refuses them. What
 * takes a lane away from its users stands last, apart.
 */
export function laneActs(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const items: MenuItem[] = [];
  const { application: app, environment: to, symbol: as, operation } = lane;
  const target = lane.main ?? lane.incoming[0] ?? null;
  for (const { operate, allowed, reason } of lane.allowed) {
    const refused = allowed ? null : ((reason && text.ofCode('refusal', reason)) ?? text('refusal.other'));
    const item = { key: operate, label: text(`operate.${operate}`), refused };
    if (operate === 'DEPLOY')
      items.push({ ...item, icon: 'deploy', run: () => open({ op: 'deploy', app, to, as }) });
    if (operate === 'CANCEL')
      items.push({
        ...item,
        icon: 'undo',
        run: () => operation && open({ op: 'cancel', id: String(operation.id) }),
      });
    if (operate === 'DELETE')
      items.push({
        ...item,
        icon: 'offline',
        danger: true,
        run: () => target && open({ op: 'offline', id: String(target.id) }),
      });
  }
  return items.toSorted((a, b) => Number(a.danger ?? false) - Number(b.danger ?? false));
}
