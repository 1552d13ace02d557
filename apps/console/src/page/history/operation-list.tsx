import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { operationsQuery, type OperationFilter } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { More } from '../../part/more.js';
import { Table } from '../../part/table.js';
import { TablePage } from '../../part/table-page.js';
import { usePlainLinks } from '../../part/use-plain-links.js';
import { operationFilter } from '../../search.js';
import { Button } from '../../ui/button.js';
import { OperationFilters, type FilterPart } from './operation-filters.js';
import { OperationRow } from './operation-row.js';
import '../../operation/progress.css';

interface Props {
  readonly filter: OperationFilter;
  /** Of one application, whose name stands above. */
  readonly alone: boolean;
}

const nothing: FilterPart = {
  environment: undefined,
  operate: undefined,
  status: undefined,
  symbol: undefined,
  by: undefined,
  deployment: undefined,
  text: undefined,
  from: undefined,
  to: undefined,
};

/** Operations, newest first: each says what it did to what, who asked, how it ended and why. */
export function OperationList({ filter, alone }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const followLink = usePlainLinks();
  // The page's address has more than filters.
  const narrowed = operationFilter({ ...filter });
  const operations = useInfiniteQuery(operationsQuery(narrowed));
  const set = (part: FilterPart) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true });
  const filtered = Object.keys(narrowed).some((key) => key !== 'application' || !alone);
  return (
    <div className="page-body">
      <OperationFilters filter={narrowed} onFilter={set} />
      <Loaded query={operations}>
        {({ pages }) => (
          <>
            <LeftOut lists={pages} />
            {pages.some(({ items }) => items.length > 0) ? (
              <div onClick={followLink}>
                <Table
                  paged
                  label={text('page.history')}
                  heads={[
                    text('term.when'),
                    text('term.who'),
                    text('term.operation'),
                    text('term.lane'),
                    text('term.result'),
                    text('term.took'),
                  ]}
                >
                  {pages.map(({ items }, at) => (
                    <TablePage
                      // Its place: what is new makes the first one longer.
                      key={at}
                      count={items.length}
                      rows={(most) =>
                        items
                          .slice(0, most)
                          .map((operation) => (
                            <OperationRow
                              key={operation.id}
                              operation={operation}
                              alone={alone}
                              onBy={(user) => set({ by: user })}
                            />
                          ))
                      }
                    />
                  ))}
                </Table>
              </div>
            ) : filtered ? (
              <Empty
                title={text('list.filtered')}
                act={<Button onClick={() => set(nothing)}>{text('filter.clear')}</Button>}
              >
                {text('list.filtered.why')}
              </Empty>
            ) : (
              <Empty title={text('history.none')}>{text('history.none.why')}</Empty>
            )}
            <More query={operations} />
          </>
        )}
      </Loaded>
    </div>
  );
}
