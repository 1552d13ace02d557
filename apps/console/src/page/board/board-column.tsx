import type { Environment, Lane } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { Fragment, useState, type MouseEvent } from 'react';
import { useText } from '../../language/use-text.js';
import { Mark } from '../../part/mark.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { useGrowing } from '../../part/use-growing.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';
import type { MenuItem } from '../../ui/menu.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { Band, Guarded } from './band.js';
import { isStuck } from './stuck.js';
import { FreezeFlag } from './freeze-flag.js';
import { LaneCard } from './lane-card.js';

interface Props {
  readonly environment: Environment;
  readonly index: number;
  /** Of this environment, sorted, as far as they fit the filter. */
  readonly lanes: readonly Lane[];
  /** How many there are without it. */
  readonly of: number;
  /** What was typed to filter them. */
  readonly filter: string;
  /** The one application of this board; undefined where all are shown, each under its name. */
  readonly application: string | undefined;
  /** Nothing runs on the whole board: what to do is said over it. */
  readonly bare: boolean;
  /** Whether it is the one shown on a phone. */
  readonly chosen: boolean;
  readonly open: (panel: PanelSearch) => void;
  readonly openMenu: (event: MouseEvent<HTMLElement>, label: string, items: readonly MenuItem[]) => void;
}

/** Of a lane at rest, in pixels: nothing on the board is less high. */
const lineHeight = 35;
const screenful = () => Math.ceil(window.innerHeight / lineHeight);

/** One environment with its lanes. */
export function BoardColumn(props: Props) {
  const { environment, index, lanes, of, filter, application, bare, chosen, open, openMenu } = props;
  const text = useText();
  const { name, description, effective, problem } = environment;
  const at = { environment: name, role: effective.protected ? 'OPERATOR' : 'DEVELOPER' } as const;
  const deploy = () =>
    open({ op: 'deploy', to: name, ...(application === undefined ? {} : { app: application }) });
  // Once: a window asked for its height is laid out first.
  const [first] = useState(screenful);
  const drawn = useGrowing(lanes.length, filter, { first, step: 30 });
  const blocked = lanes.filter(isStuck).length;
  return (
    <section className={chosen ? 'board-column chosen' : 'board-column'} aria-label={name} data-environment>
      <header className="board-column-head">
        <Band index={index} guarded={effective.protected} />
        <h2>
          <Link to="/environments/$name" params={{ name }} title={name} style={{ color: 'inherit' }}>
            {name}
          </Link>
        </h2>
        <span className="board-count" title={text('board.lanes', { count: of })}>
          <span className="visually-hidden">{text('board.lanes', { count: of })}</span>
          <span aria-hidden="true">{of}</span>
          {blocked > 0 && <Mark glyph="blocked">{text('board.blocked', { count: blocked })}</Mark>}
        </span>
        <span className="faint clip" title={description}>
          {description}
        </span>
        {effective.protected && <Guarded />}
        <FreezeFlag
          environment={name}
          application={application}
          onOpen={() =>
            open({ op: 'freeze', to: name, ...(application === undefined ? {} : { app: application }) })
          }
        />
        <RightButton
          needs="createOperation"
          at={at}
          look="quiet"
          size="square"
          aria-label={text('board.deploy-to', { name })}
          onClick={deploy}
        >
          <Icon name="plus" />
        </RightButton>
      </header>
      {problem !== null && (
        <div className="note bad" role="alert">
          <strong>
            <ReasonSentence of={problem} />
          </strong>
        </div>
      )}
      {lanes.length === 0 && of > 0 && <p className="board-filtered">{text('list.filtered')}</p>}
      {of === 0 && (
        <div className="board-empty">
          <span>{text('board.nothing', { name })}</span>
          {!bare && (
            <RightButton needs="createOperation" at={at} size="small" onClick={deploy}>
              <Icon name="deploy" size={14} />
              {text('operate.DEPLOY')}
            </RightButton>
          )}
        </div>
      )}
      {lanes.slice(0, drawn).map((lane, place) => (
        <Fragment key={lane.id}>
          {application === undefined && lanes[place - 1]?.application !== lane.application && (
            <p className="board-group">
              <Link to="/apps/$app" params={{ app: lane.application }}>
                {lane.application}
              </Link>
            </p>
          )}
          <LaneCard lane={lane} guarded={effective.protected} open={open} openMenu={openMenu} />
        </Fragment>
      ))}
      {/* The bar at the side is as long as it will be. */}
      {drawn < lanes.length && <div style={{ flex: 'none', height: (lanes.length - drawn) * lineHeight }} />}
    </section>
  );
}
