import type { Lane } from '@arthor/contract';
import type { Text } from '../../language/use-text.js';
import { lineOf } from '../../operation/operation-table.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import type { MenuItem } from '../../ui/menu.js';

/**
 * The acts of a lane that this console has a form for, as the server allows or refuses them. What
 * takes a lane away from its users stands last, apart.
 */
export function laneActs(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const items = lane.allowed.flatMap(({ operate, allowed, reason }): MenuItem[] => {
    const line = lineOf(operate);
    if (line === undefined) return [];
    const about = line.about(lane);
    const refused = allowed ? null : ((reason && text.ofCode('refusal', reason)) ?? text('refusal.other'));
    return [
      {
        key: operate,
        label: text(`operate.${operate}`),
        icon: line.icon,
        danger: line.danger,
        refused,
        run: () => about && open({ op: line.op, ...about }),
      },
    ];
  });
  return items.toSorted((a, b) => Number(a.danger ?? false) - Number(b.danger ?? false));
}
