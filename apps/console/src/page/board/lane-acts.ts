import type { Lane } from '@arthor/contract';
import type { Text } from '../../language/use-text.js';
import { lineOf } from '../../operation/operation-table.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { itsCanary } from '../../operation/target.js';
import type { MenuItem } from '../../ui/menu.js';

/**
 * The acts of a lane, as the server allows or refuses them. What takes something away from the
 * application's users stands last, apart.
 */
export function laneActs(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const items = lane.allowed.map(({ operate, allowed, reason }): MenuItem => {
    const line = lineOf(operate);
    const about = line.about(lane);
    const refused = allowed ? null : ((reason && text.ofCode('refusal', reason)) ?? text('refusal.other'));
    return {
      key: operate,
      label: text(`operate.${operate}`),
      icon: line.icon,
      danger: line.danger,
      refused,
      run: () => about && open({ op: line.op, ...about }),
    };
  });
  return [...items, ...canaryOffline(lane, text, open)].toSorted(
    (a, b) => Number(a.danger ?? false) - Number(b.danger ?? false),
  );
}

/** `allowed` speaks of the main deployment only; whether a canary may go, its plan says. */
function canaryOffline(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const about = itsCanary(lane);
  if (about === null) return [];
  const { op, icon } = lineOf('DELETE');
  const label = text('lane.canary.offline');
  return [{ key: 'canary', label, icon, danger: true, run: () => open({ op, ...about }) }];
}
