import type { Lane } from '@arthor/contract';
import { memo, type MouseEvent } from 'react';
import { under } from '../../base.js';
import { timeOfDay } from '../../format/moment.js';
import { useText, type Text } from '../../language/use-text.js';
import { needsAttention } from '../../part/reason.js';
import { SplitBar } from '../../part/split-bar.js';
import { trafficWords } from '../../part/traffic.js';
import { isEmptyLane } from '../../part/status.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import type { MenuItem } from '../../ui/menu.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { laneActs } from './lane-acts.js';
import { LaneExpiry } from './lane-expiry.js';
import { LaneOffline } from './lane-offline.js';
import { LaneNow } from './lane-now.js';
import { LaneQuick } from './lane-quick.js';
import { LaneRow } from './lane-row.js';
import './lane.css';

interface Props {
  readonly lane: Lane;
  readonly open: (panel: PanelSearch) => void;
  readonly openMenu: (event: MouseEvent<HTMLElement>, label: string, items: readonly MenuItem[]) => void;
}

/** One lane: what serves, what comes, what goes, who gets how much, and what happens now. */
export const LaneCard = memo(function LaneCard({ lane, open, openMenu }: Props) {
  const text = useText();
  const { main, canary, incoming, draining, warm, url, symbol, application, environment } = lane;
  const blocking = lane.operation?.blocking ?? lane.blocking;
  const attention = blocking !== null && needsAttention(blocking);
  const mayRollBack = lane.allowed.some(({ operate, allowed }) => operate === 'ROLLBACK' && allowed);
  const title = text('lane.title', { application, symbol, environment });
  return (
    <article className={attention ? 'lane attention' : 'lane'} aria-label={title}>
      <header className="lane-head">
        <h3 className="clip">
          <a href={under(`/lanes/${lane.id}`)}>{symbol}</a>
        </h3>
        {symbol === 'stable' && <span className="lane-stable">{text('lane.stable')}</span>}
        {url !== null && (
          <a className="lane-url" href={url} target="_blank" rel="noreferrer" title={url}>
            <span className="clip">{text('lane.open', { application, symbol })}</span>
            <Icon name="open" size={13} />
          </a>
        )}
        <Button
          look="quiet"
          size="square"
          className={url === null ? 'push' : ''}
          aria-haspopup="menu"
          aria-label={text('lane.acts', { title })}
          onClick={(event) => openMenu(event, text('lane.acts', { title }), laneActs(lane, text, open))}
        >
          <Icon name="more" />
        </Button>
      </header>
      {isEmptyLane(lane) ? (
        <LaneOffline lane={lane} open={open} />
      ) : (
        <div className="lane-rows">
          {incoming.map((each) => (
            <LaneRow key={each.id} deployment={each} role={text('lane.incoming')} blocked={attention} />
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
                  {mayRollBack && (
                    <Button
                      size="small"
                      onClick={() =>
                        open({
                          op: 'rollback',
                          app: application,
                          to: environment,
                          as: symbol,
                          id: String(deployment.id),
                        })
                      }
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
      {(main !== null || canary !== null) && <LaneTraffic lane={lane} text={text} />}
      {lane.expiresAt !== null && <LaneExpiry lane={lane} at={lane.expiresAt} open={open} />}
      {lane.operation === null && !isEmptyLane(lane) && <LaneQuick lane={lane} open={open} />}
      <LaneNow lane={lane} open={open} />
    </article>
  );
});

function LaneTraffic({ lane, text }: { readonly lane: Lane; readonly text: Text }) {
  const { inForce, wanted, written } = lane.traffic;
  if (lane.main?.external === false)
    return (
      <div className="lane-traffic">
        <span className="lane-traffic-words">{text('traffic.internal')}</span>
      </div>
    );
  const label = trafficWords(inForce, text);
  return (
    <div className="lane-traffic">
      <SplitBar traffic={inForce} target={wanted} label={label} />
      <div className="lane-traffic-words">
        <span>{label}</span>
        <span title={text(`in-force.${inForce.how}.why`)}>{text(`in-force.${inForce.how}`)}</span>
      </div>
      {inForce.how === 'not yet' && (
        <div className="lane-traffic-words">
          {text('traffic.stages', {
            wanted: trafficWords(wanted, text),
            written: trafficWords(written, text),
          })}
        </div>
      )}
    </div>
  );
}
