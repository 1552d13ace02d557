import type { Lane } from '@arthor/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { buildsQuery, environmentsQuery } from '../../api/query.js';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { isAllowed } from '../../operation/allowed.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { Elapsed } from '../../part/elapsed.js';
import { laneTitle } from '../../part/lane-title.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { useMinute } from '../../part/use-now.js';
import { Button } from '../../ui/button.js';
import { needsOf, type Need } from './needs.js';
import './needs-you.css';

interface Props {
  /** Those on the board. */
  readonly lanes: readonly Lane[];
  readonly application: string | undefined;
  readonly open: (panel: PanelSearch) => void;
}

const most = 3;

/** What waits for a person, over the board; nothing when nothing does. */
export function NeedsYou({ lanes, application, open }: Props) {
  const text = useText();
  const [all, setAll] = useState(false);
  const builds = useInfiniteQuery(buildsQuery(application === undefined ? {} : { application }));
  const now = useMinute();
  const environments = useQuery(environmentsQuery).data ?? [];
  const reminders = new Map(environments.map(({ name, effective }) => [name, effective]));
  const needs = needsOf(lanes, builds.data?.pages[0]?.items ?? [], reminders, now);
  if (needs.length === 0) return null;
  const shown = all ? needs : needs.slice(0, most);
  return (
    <section className="needs" aria-label={text('needs.title', { count: needs.length })}>
      <h2>{text('needs.title', { count: needs.length })}</h2>
      <ul>
        {shown.map((need) => (
          <Line key={keyOf(need)} need={need} open={open} />
        ))}
      </ul>
      {needs.length > most && (
        <Button size="small" look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {text(all ? 'needs.less' : 'needs.all', { count: needs.length })}
        </Button>
      )}
    </section>
  );
}

const keyOf = (need: Need): string =>
  need.kind === 'build' ? `build ${need.build.id}` : `${need.kind} ${need.lane.id}`;

function Line({ need, open }: { readonly need: Need } & Pick<Props, 'open'>) {
  const text = useText();
  if (need.kind === 'build') {
    const { id, application, feature, createdAt } = need.build;
    return (
      <li>
        <Mark glyph="failed">{text('needs.build')}</Mark>
        <a href={under(`/builds/${id}`)}>
          {text('build.number', { id })} · {application} / {feature}
        </a>
        <span className="needs-time">
          <Moment at={createdAt} />
        </span>
      </li>
    );
  }
  const { lane } = need;
  const where = <a href={under(`/lanes/${lane.id}`)}>{laneTitle(lane, text)}</a>;
  if (need.kind === 'blocked') {
    const { operation } = lane;
    return (
      <li>
        <Mark glyph="blocked">{text(need.blocking.stalled ? 'operation.stalled' : 'operation.blocked')}</Mark>
        {where}
        <span className="needs-why" title={need.blocking.message}>
          <ReasonSentence of={need.blocking} />
        </span>
        <span className="needs-time">
          <Elapsed from={need.blocking.since} to={null} />
        </span>
        {operation !== null && (
          <span className="needs-acts">
            {isAllowed(lane, 'CANCEL') && (
              <Button
                size="small"
                look="quiet"
                onClick={() => open({ op: 'cancel', id: String(operation.id) })}
              >
                {text('operate.CANCEL')}
              </Button>
            )}
            <Button size="small" onClick={() => open({ op: 'progress', id: String(operation.id) })}>
              {text('operation.watch')}
            </Button>
          </span>
        )}
      </li>
    );
  }
  return (
    <li>
      <Mark glyph="pending">{text(`needs.${need.kind}`)}</Mark>
      {where}
      <span className="needs-time">
        <Moment at={need.since} />
      </span>
    </li>
  );
}
