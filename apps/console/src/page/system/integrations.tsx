import type { IntegrationKind } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { SelectField } from '../../ui/select-field.js';
import { Connection } from './connection.js';
import '../../part/filters.css';
import './system.css';

const kinds: readonly IntegrationKind[] = ['kubernetes', 'gateway', 'jenkins', 'registry'];

/** Each provider can be asked whether it answers, with what is configured. */
export function Integrations() {
  const text = useText();
  const environments = useQuery(environmentsQuery).data ?? [];
  const [environment, setEnvironment] = useState<string | null>(null);
  return (
    <section className="stack" aria-label={text('server.integrations')}>
      <h2 className="section-title">{text('server.integrations')}</h2>
      <p className="muted">{text('server.integrations.why')}</p>
      <div className="filters">
        <SelectField
          aria-label={text('term.environment')}
          placeholder={text('server.installation')}
          clearable
          data={environments.map(({ name }) => name)}
          value={environment}
          onChange={setEnvironment}
        />
      </div>
      <ul className="connections">
        {kinds.map((kind) => (
          <Connection key={`${kind} ${environment}`} kind={kind} environment={environment} />
        ))}
      </ul>
    </section>
  );
}
