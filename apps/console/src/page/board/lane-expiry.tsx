import type { Lane } from '@arthor/contract';
import { duration } from '../../format/duration.js';
import { useText } from '../../language/use-text.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { theLane } from '../../operation/target.js';
import { useShownTime } from '../../part/use-shown-time.js';
import { Button } from '../../ui/button.js';

interface Props {
  readonly lane: Lane;
  readonly at: string;
  readonly open: (panel: PanelSearch) => void;
}

/** Counts down to when the lane is taken offline by itself, and says how to keep it. */
export function LaneExpiry({ lane, at, open }: Props) {
  const text = useText();
  const left = Date.parse(at) - useShownTime();
  const { main } = lane;
  return (
    <p className="lane-expires row">
      <span title={text('lane.expires.keep')}>
        {left > 0 ? text('lane.expires', { time: duration(left, text) }) : text('lane.expires.soon')}
      </span>
      {main !== null && (
        <Button
          size="small"
          look="quiet"
          title={text('lane.expires.keep')}
          onClick={() => open({ op: 'deploy', ...theLane(lane), build: String(main.buildId) })}
        >
          {text('lane.expires.keep.act')}
        </Button>
      )}
    </p>
  );
}
