import type { Lane } from '@arthor/contract';
import type { ReactNode } from 'react';
import { under } from '../../base.js';
import { timeOfDay } from '../../format/moment.js';
import { useText } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { theLane } from '../../operation/target.js';
import { isEmptyLane } from '../../part/status.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { LaneDrift } from './lane-drift.js';
import { LaneExpiry } from './lane-expiry.js';
import { LaneNow } from './lane-now.js';
import { LaneOffline } from './lane-offline.js';
import { LaneOrigin } from './lane-origin.js';
import { LaneQuick } from './lane-quick.js';
import { LaneRow } from './lane-row.js';
import { LaneTraffic } from './lane-traffic.js';
import { isStuck } from './stuck.js';

interface Props {
  readonly lane: Lane;
  readonly open: (panel: PanelSearch) => void;
  /** What folds it to a line; null where a line would not say all. */
  readonly fold: ReactNode;
  readonly menu: ReactNode;
}

/** A lane at length: what serves, what comes, what goes, who gets how much, and what happens now. */
export function LaneFull({ lane, open, fold, menu }: Props) {
  const text = useText();
  const { main, canary, incoming, draining, warm, url, symbol, application } = lane;
  return (
    <>
      <header className="lane-head">
        {fold}
        <h3 className="clip" title={symbol}>
          <a href={under(`/lanes/${lane.id}`)} data-lane={fold === null || undefined}>
            {symbol}
          </a>
        </h3>
        {symbol === 'stable' && <span className="lane-stable">{text('lane.stable')}</span>}
        {url !== null && (
          <a className="lane-url" href={url} target="_blank" rel="noreferrer" title={url}>
            <span className="clip">{text('lane.open', { application, symbol })}</span>
            <Icon name="open" size={13} />
          </a>
        )}
        <span className={url === null ? 'push' : ''}>{menu}</span>
      </header>
      {(lane.origin?.feature ?? null) !== null && (
        <p className="lane-from">
          <span title={lane.origin?.branch ?? undefined}>{lane.origin?.feature}</span> ·{' '}
          <LaneOrigin lane={lane} />
        </p>
      )}
      {isEmptyLane(lane) ? (
        <LaneOffline lane={lane} open={open} />
      ) : (
        <div className="lane-rows">
          {incoming.map((each) => (
            <LaneRow key={each.id} deployment={each} role={text('lane.incoming')} blocked={isStuck(lane)} />
          ))}
          {main !== null && <LaneRow deployment={main} role={null} />}
          {canary !== null && <LaneRow deployment={canary} role={text('lane.canary')} />}
          {draining.map((each) => (
            <LaneRow key={each.id} deployment={each} role={text('lane.draining')} />
          ))}
          {warm.map(({ deployment, until }) => (
            <LaneRow
              key={deployment.id}
              deployment={deployment}
              role={null}
              foot={
                <>
                  <span className="lane-role">
                    {text('lane.warm', { time: timeOfDay(Date.parse(until), Date.now(), text.language) })}
                  </span>
                  {isAllowed(lane, 'ROLLBACK') && (
                    <Button
                      size="small"
                      onClick={() => open({ op: 'rollback', ...theLane(lane), id: String(deployment.id) })}
                    >
                      {text('operate.ROLLBACK')}
                    </Button>
                  )}
                </>
              }
            />
          ))}
        </div>
      )}
      {(main !== null || canary !== null) && <LaneTraffic lane={lane} />}
      {lane.drift !== null && <LaneDrift drift={lane.drift} />}
      {lane.expiresAt !== null && <LaneExpiry lane={lane} at={lane.expiresAt} open={open} />}
      {lane.operation === null && !isEmptyLane(lane) && <LaneQuick lane={lane} open={open} />}
      <LaneNow lane={lane} open={open} />
    </>
  );
}
