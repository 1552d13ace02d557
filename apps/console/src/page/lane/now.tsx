import type { Lane } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { laneTitle } from '../../part/lane-title.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { useMenu } from '../../ui/use-menu.js';
import { laneActs } from '../board/lane-acts.js';
import { LaneFull } from '../board/lane-full.js';
import { isStuck } from '../board/stuck.js';
import { usePlainLinks } from '../../part/use-plain-links.js';
import '../board/lane.css';

/** What runs in a lane now and what happens to it, as the board's card says it at length. */
export function Now({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const { open } = usePanel();
  const { openMenu, menu } = useMenu();
  const followLink = usePlainLinks();
  const acts = text('lane.acts', { title: laneTitle(lane, text) });
  return (
    <section className="stack tight" aria-label={text('lane.now')}>
      <h2 className="section-title">{text('lane.now')}</h2>
      <article
        className={isStuck(lane) ? 'lane attention' : 'lane'}
        aria-label={laneTitle(lane, text)}
        data-lane-id={lane.id}
        onClick={followLink}
      >
        <LaneFull
          lane={lane}
          open={open}
          fold={null}
          menu={
            <Button
              look="quiet"
              size="square"
              aria-haspopup="menu"
              aria-label={acts}
              onClick={(event) => openMenu(event, acts, laneActs(lane, text, open))}
            >
              <Icon name="more" />
            </Button>
          }
        />
      </article>
      {menu}
    </section>
  );
}
