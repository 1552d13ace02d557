import { useState, type FormEvent } from 'react';
import { useText } from '../../language/use-text.js';
import { EnvironmentFilter } from '../../part/environment-filter.js';
import { FilterChip } from '../../part/filter-chip.js';
import type { AuditFilter } from '../../search.js';
import { PlainSelect } from '../../ui/plain-select.js';
import { TextField } from '../../ui/text-field.js';
import { actions, actionWords } from './action-words.js';
import { localOf, momentOf } from './local-time.js';
import '../../part/filters.css';
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
    <div className="filters audit-filters">
      <Who key={who} who={who} onWho={(value) => onFilter({ who: value })} />
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
          ...(known ? [] : [result]),
        ]}
        value={result ?? null}
        onChange={(value) => onFilter({ result: value ?? undefined })}
      />
      <EnvironmentFilter environment={environment} onFilter={(value) => onFilter({ environment: value })} />
      {(['from', 'to'] as const).map((side) => (
        <TextField
          key={side}
          type="datetime-local"
          aria-label={text(`audit.${side}-time`)}
          title={text(`audit.${side}-time`)}
          value={localOf(side === 'from' ? from : to)}
          onChange={({ currentTarget }) => onFilter({ [side]: momentOf(currentTarget.value) })}
        />
      ))}
      {application !== undefined && (
        <FilterChip onClear={() => onFilter({ application: undefined })}>{application}</FilterChip>
      )}
    </div>
  );
}

/** Whole names only: it counts when it is entered, not while it is typed. */
function Who({
  who,
  onWho,
}: {
  readonly who: string | undefined;
  readonly onWho: (who: string | undefined) => void;
}) {
  const text = useText();
  const [typed, setTyped] = useState(who ?? '');
  const enter = () => {
    const wanted = typed.trim() === '' ? undefined : typed.trim();
    if (wanted !== who) onWho(wanted);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter();
  };
  return (
    <form onSubmit={submit}>
      <TextField
        data-filter
        aria-label={text('term.who')}
        placeholder={text('audit.any-who')}
        maxLength={255}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={enter}
      />
    </form>
  );
}
