import { useText } from '../../language/use-text.js';
import { EnvironmentFilter } from '../../part/environment-filter.js';
import { FilterChip } from '../../part/filter-chip.js';
import { Filters } from '../../part/filters.js';
import { TimeFilter } from '../../part/time-filter.js';
import { WordFilter } from '../../part/word-filter.js';
import type { AuditFilter } from '../../search.js';
import { PlainSelect } from '../../ui/plain-select.js';
import { actions, actionWords } from './action-words.js';
import { becauseWords } from './because.js';
import './audit.css';

interface Props {
  readonly filter: AuditFilter;
  readonly onFilter: (part: AuditFilter) => void;
}

/** What narrows the audit; the address has it, too. */
export function AuditFilters({ filter, onFilter }: Props) {
  const text = useText();
  const { who, action, result, environment, application, from, to } = filter;
  const known = result === undefined || result === 'OK' || result === 'REFUSED';
  return (
    <Filters
      first={
        <WordFilter
          key={who}
          first
          label={text('term.who')}
          placeholder={text('audit.any-who')}
          maxLength={255}
          value={who}
          onFilter={(value) => onFilter({ who: value })}
        />
      }
      chosen={[action, result, environment, from, to].filter((each) => each !== undefined).length}
      chips={
        application !== undefined && (
          <FilterChip onClear={() => onFilter({ application: undefined })}>{application}</FilterChip>
        )
      }
    >
      <PlainSelect
        aria-label={text('audit.action')}
        placeholder={text('audit.any-action')}
        data={actions.map((value) => ({ value, label: actionWords(value, text) }))}
        value={action ?? null}
        onChange={(value) => onFilter({ action: value ?? undefined })}
      />
      <PlainSelect
        aria-label={text('audit.result')}
        placeholder={text('audit.any-result')}
        data={[
          { value: 'OK', label: text('audit.OK') },
          { value: 'REFUSED', label: text('audit.REFUSED') },
          ...(known ? [] : [{ value: result, label: becauseWords(result, text) }]),
        ]}
        value={result ?? null}
        onChange={(value) => onFilter({ result: value ?? undefined })}
      />
      <EnvironmentFilter environment={environment} onFilter={(value) => onFilter({ environment: value })} />
      <TimeFilter from={from} to={to} onFilter={onFilter} />
    </Filters>
  );
}
