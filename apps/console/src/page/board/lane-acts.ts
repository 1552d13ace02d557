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
  for (const { operate, allowed, reason } of lane.allowed) {
    const refused = allowed ? null : ((reason && text.ofCode('refusal', reason)) ?? text('refusal.other'));
    const label = text(`operate.${operate}`);
    if (operate === 'DEPLOY') {
      const { application: app, environment: to, symbol: as } = lane;
      items.push({
        key: operate,
        label,
        icon: 'deploy',
        refused,
        run: () => open({ op: 'deploy', app, to, as }),
      });
    }
    if (operate === 'CANCEL' && lane.operation !== null) {
      const id = String(lane.operation.id);
      items.push({ key: operate, label, icon: 'undo', refused, run: () => open({ op: 'cancel', id }) });
    }
    const target = lane.main ?? lane.incoming[0] ?? null;
    if (operate === 'DELETE' && target !== null) {
      const id = String(target.id);
      items.push({
        key: operate,
        label,
        icon: 'offline',
        danger: true,
        refused,
        run: () => open({ op: 'offline', id }),
      });
    }
  }
  return items.toSorted((a, b) => Number(a.danger ?? false) - Number(b.danger ?? false));
}
