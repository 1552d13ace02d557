import { operates, operationStatuses } from '@arthor/contract/vocabulary';
import type { OperationFilter } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { EnvironmentFilter } from '../../part/environment-filter.js';
import { FilterChip } from '../../part/filter-chip.js';
import { Filters } from '../../part/filters.js';
import { TimeFilter } from '../../part/time-filter.js';
import { WordFilter } from '../../part/word-filter.js';
import { PlainSelect } from '../../ui/plain-select.js';

/** Filters as they are set: undefined takes one away. */
export type FilterPart = Readonly<Record<string, string | undefined>>;

interface Props {
  readonly filter: OperationFilter;
  readonly onFilter: (part: FilterPart) => void;
}

/** What narrows the records; the address has it, too. */
export function OperationFilters({ filter, onFilter }: Props) {
  const text = useText();
  const { operate, status, environment, symbol, by, deployment, from, to } = filter;
  return (
    <Filters
      first={
        <WordFilter
          key={filter.text}
          first
          label={text('filter.text')}
          placeholder={text('filter.text.hint')}
          maxLength={100}
          value={filter.text}
          onFilter={(value) => onFilter({ text: value })}
        />
      }
      chosen={[operate, status, environment, from, to].filter((each) => each !== undefined).length}
      chips={
        <>
          {symbol !== undefined && (
            <FilterChip onClear={() => onFilter({ symbol: undefined })}>
              {text('filter.lane', { symbol })}
            </FilterChip>
          )}
          {by !== undefined && (
            <FilterChip onClear={() => onFilter({ by: undefined })}>{text('filter.by', { by })}</FilterChip>
          )}
          {deployment !== undefined && (
            <FilterChip onClear={() => onFilter({ deployment: undefined })}>
              {text('filter.deployment', { deployment })}
            </FilterChip>
          )}
        </>
      }
    >
      <PlainSelect
        aria-label={text('term.operation')}
        placeholder={text('filter.any-operation')}
        data={operates.map((value) => ({ value, label: text(`operate.${value}`) }))}
        value={operate ?? null}
        onChange={(value) => onFilter({ operate: value ?? undefined })}
      />
      <PlainSelect
        aria-label={text('term.state')}
        placeholder={text('filter.any-state')}
        data={operationStatuses.map((value) => ({ value, label: text(`operation.${value}`) }))}
        value={status ?? null}
        onChange={(value) => onFilter({ status: value ?? undefined })}
      />
      <EnvironmentFilter environment={environment} onFilter={(value) => onFilter({ environment: value })} />
      <TimeFilter from={from} to={to} onFilter={(part) => onFilter({ ...part })} />
    </Filters>
  );
}
