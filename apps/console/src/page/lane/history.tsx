import type { HistoryItem } from '@arthor/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { laneHistoryQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { More } from '../../part/more.js';
import { Table } from '../../part/table.js';
import { Button } from '../../ui/button.js';
import { chosenAfter, comparedOf } from './compare.js';
import { Diff } from './diff.js';
import { HistoryRow } from './history-row.js';
import { TickRail } from './tick-rail.js';

interface Props {
  readonly lane: number;
  /** Ids of the operations that are compared, as the address has them. */
  readonly compare: string | undefined;
  readonly onCompare: (compare: string | undefined) => void;
}

/** What happened in a lane; each state it was in can be gone back to, and any two can be compared. */
export function History({ lane, compare, onCompare }: Props) {
  const text = useText();
  const history = useInfiniteQuery(laneHistoryQuery(lane));
  const chosen = comparedOf(compare);
  const choose = (ids: readonly number[]) => onCompare(ids.length === 0 ? undefined : ids.join(','));
  return (
    <section className="stack" aria-label={text('page.history')}>
      <h2 className="section-title">{text('page.history')}</h2>
      {chosen[0] !== undefined && (
        <Diff operation={chosen[0]} other={chosen[1] ?? null}>
          {chosen.length === 1 && <span className="faint">{text('diff.choose')}</span>}
          <Button size="small" look="quiet" className="push" onClick={() => choose([])}>
            {text('act.close')}
          </Button>
        </Diff>
      )}
      <Loaded query={history}>
        {({ pages }) => (
          <>
            <LeftOut lists={pages} />
            <Items
              items={pages.flatMap((page) => page.items)}
              chosen={chosen}
              onChoose={(id) => choose(chosenAfter(chosen, id))}
            />
            <More query={history} />
          </>
        )}
      </Loaded>
    </section>
  );
}

interface ItemsProps {
  /** Newest first. */
  readonly items: readonly HistoryItem[];
  readonly chosen: readonly number[];
  readonly onChoose: (id: number) => void;
}

function Items({ items, chosen, onChoose }: ItemsProps) {
  const text = useText();
  if (items.length === 0) return <Empty title={text('history.none')}>{text('history.none.why')}</Empty>;
  return (
    <>
      <TickRail items={items} />
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
            onChoose={() => onChoose(item.id)}
          />
        ))}
      </Table>
    </>
  );
}
