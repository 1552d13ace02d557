import type { Lane } from '@arthor/contract';
import { memo, useState, type MouseEvent } from 'react';
import { useText } from '../../language/use-text.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { laneTitle } from '../../part/lane-title.js';
import { isEmptyLane } from '../../part/status.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import type { MenuItem } from '../../ui/menu.js';
import { laneActs } from './lane-acts.js';
import { LaneFull } from './lane-full.js';
import { LaneLine } from './lane-line.js';
import { isResting } from './resting.js';
import { isStuck } from './stuck.js';
import { useFlash } from './use-flash.js';
import { useKeptFocus } from './use-kept-focus.js';
import './lane.css';

interface Props {
  readonly lane: Lane;
  /** Its environment is protected: that its stable lane is off is an alarm. */
  readonly guarded: boolean;
  readonly open: (panel: PanelSearch) => void;
  readonly openMenu: (event: MouseEvent<HTMLElement>, label: string, items: readonly MenuItem[]) => void;
}

/** One lane in its place: a line while it rests and nobody asks for more. */
export const LaneCard = memo(function LaneCard({ lane, guarded, open, openMenu }: Props) {
  const text = useText();
  const [unfolded, setUnfolded] = useState(false);
  const flash = useFlash(lane.tick);
  const article = useKeptFocus();
  const { main } = lane;
  const resting = main !== null && isResting(lane, Date.now());
  const dense = resting && !unfolded;
  const fallen = guarded && lane.symbol === 'stable' && lane.offline !== null && isEmptyLane(lane);
  const title = laneTitle(lane, text);
  const fold = resting ? (
    <button
      type="button"
      className="lane-fold"
      data-lane
      aria-expanded={unfolded}
      aria-label={text('lane.details', { title })}
      onClick={() => setUnfolded(!unfolded)}
    >
      <Icon name="chevron" size={12} />
    </button>
  ) : null;
  const menu = (
    <Button
      look="quiet"
      size="square"
      aria-haspopup="menu"
      aria-label={text('lane.acts', { title })}
      onClick={(event) => openMenu(event, text('lane.acts', { title }), laneActs(lane, text, open))}
    >
      <Icon name="more" />
    </Button>
  );
  const unfoldByLine = ({ target }: MouseEvent) => {
    if (dense && target instanceof Element && target.closest('a, button') === null) setUnfolded(true);
  };
  return (
    <article
      ref={article}
      className={['lane', dense && 'dense', isStuck(lane) && 'attention', fallen && 'fallen']
        .filter(Boolean)
        .join(' ')}
      aria-label={title}
      data-lane-id={lane.id}
      onClick={unfoldByLine}
    >
      {flash !== null && <span key={flash} className="lane-flash" aria-hidden="true" />}
      {dense && main !== null ? (
        <LaneLine lane={lane} main={main} open={open} fold={fold} menu={menu} />
      ) : (
        <LaneFull lane={lane} open={open} fold={fold} menu={menu} />
      )}
    </article>
  );
});
