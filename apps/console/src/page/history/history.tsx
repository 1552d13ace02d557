import type { Operation } from '@arthor/contract';
import { operates, operationStatuses } from '@arthor/contract/vocabulary';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { operationsQuery, type OperationFilter } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { EnvironmentFilter } from '../../part/environment-filter.js';
import { FilterChip } from '../../part/filter-chip.js';
import { Elapsed } from '../../part/elapsed.js';
import { Empty } from '../../part/empty.js';
import { Loaded } from '../../part/loaded.js';
import { Mark } from '../../part/mark.js';
import { More } from '../../part/more.js';
import { reasonSentence } from '../../part/reason.js';
import { operationStatus } from '../../part/status.js';
import { whoAsked } from '../../part/who.js';
import { Since } from '../../part/since.js';
import { Table } from '../../part/table.js';
import { TablePage } from '../../part/table-page.js';
import { PageHead } from '../../shell/page-head.js';
import type { MouseEvent } from 'react';
import { Button } from '../../ui/button.js';
import '../../part/filters.css';
import { PlainSelect } from '../../ui/plain-select.js';
import '../../operation/progress.css';

/** Every operation, newest first. */
export function History() {
  const text = useText();
  const filter = useSearch({ from: '/inside/history' });
  return (
    <>
      <PageHead title={text('page.history')} />
      <OperationList filter={filter} />
    </>
  );
}

/** The operations of one application, inside its frame. */
export function ApplicationHistory() {
  const { app } = useParams({ from: '/inside/apps/$app' });
  const filter = useSearch({ from: '/inside/apps/$app/history' });
  return <OperationList filter={{ ...filter, application: app }} alone />;
}

interface ListProps {
  readonly filter: OperationFilter;
  /** Of one application, whose name stands above. */
  readonly alone?: boolean;
}

function OperationList({ filter, alone = false }: ListProps) {
  const text = useText();
  const navigate = useNavigate();
  const { environment, operate, status, symbol, by } = filter;
  const operations = useInfiniteQuery(operationsQuery(pickFilter(filter)));
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true });
  const nothing = {
    environment: undefined,
    operate: undefined,
    status: undefined,
    symbol: undefined,
    by: undefined,
  };
  const filtered = [environment, operate, status, symbol, by].some((value) => value !== undefined);
  return (
    <div className="page-body">
      <div className="filters">
        <PlainSelect
          aria-label={text('term.operation')}
          placeholder={text('filter.any-operation')}
          data={operates.map((value) => ({ value, label: text(`operate.${value}`) }))}
          value={operate ?? null}
          onChange={(value) => set({ operate: value ?? undefined })}
        />
        <PlainSelect
          aria-label={text('term.state')}
          placeholder={text('filter.any-state')}
          data={operationStatuses.map((value) => ({ value, label: text(`operation.${value}`) }))}
          value={status ?? null}
          onChange={(value) => set({ status: value ?? undefined })}
        />
        <EnvironmentFilter environment={environment} onFilter={(value) => set({ environment: value })} />
        {symbol !== undefined && (
          <FilterChip onClear={() => set({ symbol: undefined })}>
            {text('filter.lane', { symbol })}
          </FilterChip>
        )}
        {by !== undefined && (
          <FilterChip onClear={() => set({ by: undefined })}>{text('filter.by', { by })}</FilterChip>
        )}
      </div>
      <Loaded query={operations}>
        {({ pages }) => {
          if (pages.every(({ items }) => items.length === 0))
            return filtered ? (
              <Empty
                title={text('list.filtered')}
                act={<Button onClick={() => set(nothing)}>{text('filter.clear')}</Button>}
              >
                {text('list.filtered.why')}
              </Empty>
            ) : (
              <Empty title={text('history.none')}>{text('history.none.why')}</Empty>
            );
          return (
            <>
              <Table
                paged
                label={text('page.history')}
                heads={[
                  text('term.tick'),
                  text('term.operation'),
                  text('term.lane'),
                  text('term.environment'),
                  text('term.build'),
                  text('term.state'),
                  text('term.who'),
                  text('term.when'),
                  text('term.took'),
                ]}
              >
                {pages.map(({ items }, at) => (
                  <TablePage
                    // Its place: what is new makes the first one longer.
                    key={at}
                    rows={() =>
                      items.map((operation) => (
                        <Row
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
              <More query={operations} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

interface RowProps {
  readonly operation: Operation;
  readonly alone: boolean;
  /** Keeps to what somebody asked for. */
  readonly onBy: (user: string) => void;
}

function Row({ operation, alone, onBy }: RowProps) {
  const text = useText();
  const navigate = useNavigate();
  const { id, tick, operate, lane, buildId, by, createdAt, finishedAt, reason, blocking, status } = operation;
  const ended = status !== 'RUNNING' && status !== 'DONE';
  const { glyph, word } = operationStatus(operation);
  // The whole row leads there; its own links and buttons lead where they say.
  const follow = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a, button') === null)
      void navigate({ to: '/ops/$id', params: { id: String(id) } });
  };
  return (
    <tr className="row-link" onClick={follow}>
      <td className="muted nowrap" title={text('tick.why')}>
        {tick}
      </td>
      <td className="nowrap">
        <Link className="strong" to="/ops/$id" params={{ id: String(id) }}>
          {text(`operate.${operate}`)}
        </Link>
      </td>
      <td className="main-cell">
        <Link to="/lanes/$id" params={{ id: String(lane.id) }}>
          {alone ? lane.symbol : text('lane.short', { application: lane.application, symbol: lane.symbol })}
        </Link>
        {/* On a phone the cells flow as text. */}{' '}
        {reason !== null && <div className="faint clip">{reason}</div>}
        {ended && blocking !== null && (
          <div className="muted clip" title={reasonSentence(blocking, text)}>
            {reasonSentence(blocking, text)}
          </div>
        )}
      </td>
      <td>
        <span className="chip">{lane.environment}</span>
      </td>
      <td className="nowrap">
        {buildId !== null && (
          <Link to="/builds/$id" params={{ id: String(buildId) }}>
            {text('build.number', { id: buildId })}
          </Link>
        )}
      </td>
      <td>
        <Mark glyph={glyph}>{text(word)}</Mark>
      </td>
      <td className="muted">
        {by.user === null ? (
          whoAsked(by, text)
        ) : (
          <button
            type="button"
            className="plain-link"
            title={text('filter.by', { by: by.user })}
            onClick={() => onBy(by.user ?? '')}
          >
            {by.user}
          </button>
        )}
      </td>
      <td className="muted nowrap">
        <Since at={createdAt} />
      </td>
      <td className="muted nowrap">
        <Elapsed from={createdAt} to={finishedAt} />
      </td>
    </tr>
  );
}

function pickFilter(filter: OperationFilter): OperationFilter {
  const { application, environment, symbol, operate, status, by } = filter;
  return {
    ...(application === undefined ? {} : { application }),
    ...(environment === undefined ? {} : { environment }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(operate === undefined ? {} : { operate }),
    ...(status === undefined ? {} : { status }),
    ...(by === undefined ? {} : { by }),
  };
}
