import type { Deployment, Lane } from '@arthor/contract';
import type { ReactNode } from 'react';
import { under } from '../../base.js';
import { imageVersion, shortCommit } from '../../format/image.js';
import { useText } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { itsMain, theLane } from '../../operation/target.js';
import { MarkGlyph } from '../../part/mark.js';
import { PodSquares } from '../../part/pod-squares.js';
import { deploymentStatus } from '../../part/status.js';
import { Button } from '../../ui/button.js';
import { Icon, type IconName } from '../../ui/icon.js';
import { LaneOrigin } from './lane-origin.js';

interface Props {
  readonly lane: Lane;
  readonly main: Deployment;
  readonly open: (panel: PanelSearch) => void;
  /** What unfolds it, and what opens its menu. */
  readonly fold: ReactNode;
  readonly menu: ReactNode;
}

/** A lane at rest in one line: what serves, from which feature, how many pods, who brought it and when. */
export function LaneLine({ lane, main, open, fold, menu }: Props) {
  const text = useText();
  const { glyph, word } = deploymentStatus(main);
  const { buildId, commitId, image } = main;
  const ends = isAllowed(lane, 'DELETE') ? itsMain(lane) : null;
  return (
    <div className={ends === null ? 'lane-line' : 'lane-line ends'}>
      {fold}
      <h3 className="clip" title={lane.symbol}>
        <a href={under(`/lanes/${lane.id}`)}>{lane.symbol}</a>
      </h3>
      <span className="lane-line-build clip">
        <a
          href={under(`/builds/${buildId}`)}
          title={image}
          aria-label={text('build.number', { id: buildId })}
        >
          #{buildId}
        </a>{' '}
        <span className="muted" title={lane.origin?.branch ?? undefined}>
          {lane.origin?.feature ?? (commitId === null ? imageVersion(image) : shortCommit(commitId))}
        </span>
      </span>
      <LaneOrigin lane={lane} />
      <PodSquares deployment={main} compact />
      <span className={glyph === 'done' ? 'mark ok' : 'mark idle'} title={text(word)}>
        <MarkGlyph glyph={glyph} />
        <span className="visually-hidden">{text(word)}</span>
      </span>
      {ends === null ? (
        <span className="lane-line-end" />
      ) : (
        <Act
          name={text('operate.DELETE')}
          icon="offline"
          className="lane-line-end lane-end"
          onClick={() => open({ op: 'offline', ...ends })}
        />
      )}
      {lane.url === null ? (
        <span className="lane-line-url" />
      ) : (
        <a
          className="lane-line-url"
          href={lane.url}
          target="_blank"
          rel="noreferrer"
          title={lane.url}
          aria-label={text('lane.open', { application: lane.application, symbol: lane.symbol })}
        >
          <Icon name="open" size={13} />
        </a>
      )}
      {isAllowed(lane, 'ROLLBACK') ? (
        <Act
          name={text('operate.ROLLBACK')}
          icon="history"
          className="lane-line-back"
          onClick={() => open({ op: 'rollback', ...theLane(lane) })}
        />
      ) : (
        <span />
      )}
      {menu}
    </div>
  );
}

interface ActProps {
  readonly name: string;
  readonly icon: IconName;
  readonly className: string;
  readonly onClick: () => void;
}

/** An act of the line: a picture with its name. */
function Act({ name, icon, ...rest }: ActProps) {
  return (
    <Button look="quiet" size="square" aria-label={name} title={name} {...rest}>
      <Icon name={icon} size={14} />
    </Button>
  );
}
