import { roles, type Role } from '@arthor/contract/vocabulary';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, urlOf } from '../../api/client.js';
import { applicationsQuery, environmentsQuery } from '../../api/query.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { MultiSelectField } from '../../ui/multi-select-field.js';
import { SelectField } from '../../ui/select-field.js';
import { TextField } from '../../ui/text-field.js';
import { Secret } from './secret.js';

interface Values {
  readonly name: string;
  readonly role: Role;
  readonly environments: readonly string[];
  readonly applications: readonly string[];
  /** How long it is valid. */
  readonly days: string;
}

const lives = ['7', '30', '90', '365'] as const;
const dayMs = 86_400_000;
const initial: Values = { name: '', role: 'DEVELOPER', environments: [], applications: [], days: '90' };

/** A new API token; its secret is shown this once. */
export function TokenForm() {
  const text = useText();
  const client = useQueryClient();
  const environments = (useQuery(environmentsQuery).data ?? []).map((each) => each.name);
  const applications = (useQuery(applicationsQuery).data?.data ?? []).map((each) => each.name);
  const [secret, setSecret] = useState<string | null>(null);
  const form = useRequestForm({
    request: 'createToken',
    initial,
    body: ({ days, ...rest }) => ({
      ...withoutEmpty(rest),
      // One minute less: "a year" would be over a year by the time the request arrives.
      expiresAt: new Date(Date.now() + Number(days) * dayMs - 60_000).toISOString(),
    }),
    send: (body) => call('createToken', { body }),
    done: ({ data }) => {
      setSecret(data.token);
      void client.invalidateQueries({ queryKey: ['tokens'] });
    },
  });
  if (secret !== null)
    return (
      <Secret
        secret={secret}
        title={text('token.made')}
        use={`curl -H "Authorization: Bearer ${secret}" ${window.location.origin}${urlOf('/lanes')}`}
      />
    );
  const { role, environments: reached, applications: of } = form.values;
  return (
    <PanelForm form={form} act={text('token.create')}>
      <TextField
        label={text('term.name')}
        description={text('token.name.why')}
        data-autofocus
        maxLength={100}
        {...form.field('name')}
      />
      <SelectField
        label={text('term.role')}
        description={text(`role.${role}.why`)}
        data={roles.map((value) => ({ value, label: text(`role.${value}`) }))}
        {...form.field('role')}
      />
      <MultiSelectField
        label={text('term.environments')}
        placeholder={reached.length === 0 ? text('token.reach.all') : ''}
        data={environments}
        {...form.field('environments')}
      />
      <MultiSelectField
        label={text('page.applications')}
        placeholder={of.length === 0 ? text('token.reach.all') : ''}
        data={applications}
        {...form.field('applications')}
      />
      <SelectField
        label={text('token.life')}
        data={lives.map((value) => ({ value, label: text('token.days', { days: Number(value) }) }))}
        {...form.field('days', { of: 'expiresAt' })}
      />
    </PanelForm>
  );
}
