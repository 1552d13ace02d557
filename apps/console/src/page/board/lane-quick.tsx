import type { Lane } from '@arthor/contract';
import type { Operate } from '@arthor/contract/vocabulary';
import { useText } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { itsCanary, itsMain, theLane } from '../../operation/target.js';
import { Button } from '../../ui/button.js';

interface Props {
  readonly lane: Lane;
  readonly open: (panel: PanelSearch) => void;
}

const marks = [0, 5, 20, 50, 100];

/**
 * The acts that are urgent when they are needed, one press from their plan: the canary's weight, promote, roll
 * back; and apart from them the end.
 */
export function LaneQuick({ lane, open }: Props) {
  const text = useText();
  const may = (operate: Operate) => isAllowed(lane, operate);
  const canary = itsCanary(lane);
  const weighs = canary !== null && may('UPDATE_BLUE_GREEN');
  const promotes = canary !== null && may('PROMOTE');
  const ends = may('DELETE') ? itsMain(lane) : null;
  if (!weighs && !promotes && !may('ROLLBACK') && ends === null) return null;
  return (
    <div className={canary === null && lane.blocking === null ? 'lane-quick' : 'lane-quick lane-urgent'}>
      {weighs && (
        <span className="row" role="group" aria-label={text('operate.UPDATE_BLUE_GREEN')}>
          <span className="faint">{text('lane.weights')}</span>
          {marks
            .filter((weight) => weight !== (lane.canary?.weight ?? 0))
            .map((weight) => (
              <Button
                key={weight}
                size="small"
                look="quiet"
                onClick={() => open({ op: 'weight', ...canary, weight: String(weight) })}
              >
                {text('lane.weight', { weight })}
              </Button>
            ))}
        </span>
      )}
      {promotes && (
        <Button size="small" look="quiet" onClick={() => open({ op: 'promote', ...canary })}>
          {text('operate.PROMOTE')}
        </Button>
      )}
      {may('ROLLBACK') && (
        <Button size="small" look="quiet" onClick={() => open({ op: 'rollback', ...theLane(lane) })}>
          {text('operate.ROLLBACK')}
        </Button>
      )}
      {ends !== null && (
        <Button
          size="small"
          look="quiet"
          className="push lane-end"
          onClick={() => open({ op: 'offline', ...ends })}
        >
          {text('operate.DELETE')}
        </Button>
      )}
    </div>
  );
}
