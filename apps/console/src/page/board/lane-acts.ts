import type { Lane } from '@arthor/contract';
import type { Text } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import { lineOf } from '../../operation/operation-table.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { itsCanary, theLaneId } from '../../operation/target.js';
import { refusalWords } from '../../part/refusal.js';
import type { MenuItem } from '../../ui/menu.js';

/**
 * The acts of a lane, as the server allows or refuses them. What takes something away from the
 * application's users stands last, apart.
 */
export function laneActs(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const items = lane.allowed.map(({ operate, allowed, reason, params }): MenuItem => {
    const line = lineOf(operate);
    const about = line.about(lane);
    const refused = allowed ? null : refusalWords({ code: reason, params }, text);
    return {
      key: operate,
      label: text(`operate.${operate}`),
      icon: line.icon,
      danger: line.danger,
      refused,
      run: () => about && open({ op: line.op, ...about }),
    };
  });
  return [...items, ...tester(lane, text, open), ...canaryActs(lane, text, open)].toSorted(
    (a, b) => Number(a.danger ?? false) - Number(b.danger ?? false),
  );
}

function tester(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  if (lane.url === null) return [];
  return [
    {
      key: 'try',
      label: text('lane.try'),
      icon: 'terminal',
      run: () => open({ op: 'try', ...theLaneId(lane) }),
    },
  ];
}

/**
 * `allowed` speaks of the main deployment only; whether the same may be done to the canary, its plan says.
 * Scaling and restarting have a field for which of the two, where the main one may be.
 */
function canaryActs(lane: Lane, text: Text, open: (panel: PanelSearch) => void): readonly MenuItem[] {
  const about = itsCanary(lane);
  if (about === null) return [];
  return (['SCALE', 'RESTART', 'DELETE'] as const)
    .filter((operate) => operate === 'DELETE' || !isAllowed(lane, operate))
    .map((operate) => {
      const { op, icon, danger } = lineOf(operate);
      const label = text(`lane.canary.${operate}`);
      return { key: `canary ${operate}`, label, icon, danger, run: () => open({ op, ...about }) };
    });
}
