import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../api/query.js';
import { useRested } from '../api/rest.js';
import { useText } from '../language/use-text.js';
import { PlainSelect } from '../ui/plain-select.js';

/** Which environment a list keeps to; undefined = all. */
export function EnvironmentFilter({
  environment,
  onFilter,
}: {
  readonly environment: string | undefined;
  readonly onFilter: (environment: string | undefined) => void;
}) {
  const text = useText();
  const environments = useQuery({ ...environmentsQuery, enabled: useRested() }).data ?? [];
  return (
    <PlainSelect
      aria-label={text('term.environment')}
      placeholder={text('filter.any-environment')}
      data={environments.map(({ name }) => name)}
      value={environment ?? null}
      onChange={(value) => onFilter(value ?? undefined)}
    />
  );
}
