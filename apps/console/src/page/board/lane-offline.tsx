import type { Lane } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { theLane } from '../../operation/target.js';
import { Moment } from '../../part/moment.js';
import { whoAsked } from '../../part/who.js';
import { Button } from '../../ui/button.js';

interface Props {
  readonly lane: Lane;
  readonly open: (panel: PanelSearch) => void;
}

/** A lane in which nothing runs: who took it offline, when and why, and the way back. */
export function LaneOffline({ lane, open }: Props) {
  const text = useText();
  const { offline } = lane;
  if (offline === null) return <p className="lane-nothing">{text('lane.nothing')}</p>;
  return (
    <div className="lane-nothing">
      <p>
        {text('lane.offline')} · <Moment at={offline.at} /> ·{' '}
        {text('lane.offline.by', { who: whoAsked(offline.by, text) })}
        {offline.build !== null && ` · ${text('build.number', { id: offline.build })}`}
      </p>
      {offline.reason !== null && <p className="break">{offline.reason}</p>}
      {isAllowed(lane, 'ROLLBACK') && (
        <Button size="small" onClick={() => open({ op: 'rollback', ...theLane(lane) })}>
          {text('operate.ROLLBACK')}
        </Button>
      )}
    </div>
  );
}
