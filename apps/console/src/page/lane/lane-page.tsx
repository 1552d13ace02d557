import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { laneHistoryQuery, laneQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { Loaded } from '../../part/loaded.js';
import { More } from '../../part/more.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { laneTitle } from '../../part/lane-title.js';
import { chosenAfter, comparedOf } from './compare.js';
import { Diff } from './diff.js';
import { HistoryRow } from './history-row.js';
import { Instances } from './instances.js';
import './lane-page.css';

/** What happened in a lane; each state it was in can be gone back to, and any two can be compared. */
export function LanePage() {
  const text = useText();
  const { open } = usePanel();
  const navigate = useNavigate();
  const id = Number(useParams({ from: '/inside/lanes/$id' }).id);
  const { compare } = useSearch({ from: '/inside/lanes/$id' });
  const lane = useQuery(laneQuery(id)).data?.data;
  const history = useInfiniteQuery(laneHistoryQuery(id));
  const chosen = comparedOf(compare);
  const choose = (ids: readonly number[]) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, compare: ids.length === 0 ? undefined : ids.join(',') }),
      replace: true,
    });
  return (
    <>
      <PageHead
        title={lane === undefined ? text('term.lane') : laneTitle(lane, text)}
        {...(lane === undefined
          ? {}
          : {
              above: (
                <>
                  <Link to="/apps/$app" params={{ app: lane.application }} search={{ env: lane.environment }}>
                    {text('page.board')}
                  </Link>
                  <span className="faint" aria-hidden="true">
                    /
                  </span>
                </>
              ),
            })}
      >
        {lane?.url != null && (
          <Button onClick={() => open({ op: 'try', id: String(id) })}>
            <Icon name="terminal" size={14} />
            {text('try.act')}
          </Button>
        )}
      </PageHead>
      <div className="page-body">
        {chosen[0] !== undefined && (
          <Diff operation={chosen[0]} other={chosen[1] ?? null} onClose={() => choose([])} />
        )}
        {lane !== undefined && <Instances lane={lane} />}
        <Loaded query={history}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0)
              return <Empty title={text('history.none')}>{text('history.none.why')}</Empty>;
            return (
              <>
                <Table
                  label={text('page.history')}
                  heads={[
                    null,
                    text('term.when'),
                    text('term.operation'),
                    text('term.who'),
                    text('term.state'),
                    text('term.took'),
                    null,
                  ]}
                >
                  {items.map((item) => (
                    <HistoryRow
                      key={item.id}
                      item={item}
                      chosen={chosen.includes(item.id)}
                      onChoose={() => choose(chosenAfter(chosen, item.id))}
                    />
                  ))}
                </Table>
                <More query={history} />
              </>
            );
          }}
        </Loaded>
      </div>
    </>
  );
}
