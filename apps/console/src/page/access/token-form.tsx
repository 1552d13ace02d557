import { roles } from '@arthor/contract/vocabulary';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { applicationsQuery, environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CopyButton } from '../../part/copy-button.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { Button } from '../../ui/button.js';
import { MultiSelectField } from '../../ui/multi-select-field.js';
import { SelectField } from '../../ui/select-field.js';
import { TextField } from '../../ui/text-field.js';

const lives = ['7', '30', '90', '365'] as const;
const dayMs = 86_400_000;

/** A new API token; its secret is shown this once. */
export function TokenForm() {
  const text = useText();
  const client = useQueryClient();
  const environments = (useQuery(environmentsQuery).data ?? []).map((each) => each.name);
  const applications = (useQuery(applicationsQuery).data?.data ?? []).map((each) => each.name);
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof roles)[number]>('DEVELOPER');
  const [inEnvironments, setInEnvironments] = useState<string[]>([]);
  const [ofApplications, setOfApplications] = useState<string[]>([]);
  const [days, setDays] = useState<string>('90');
  const [secret, setSecret] = useState<string | null>(null);
  const submit = useSubmit(
    () =>
      call('createToken', {
        body: {
          name,
          role,
          // A minute less, so that "a year" is not refused for the moment the request takes.
          expiresAt: new Date(Date.now() + Number(days) * dayMs - 60_000).toISOString(),
          ...(inEnvironments.length === 0 ? {} : { environments: inEnvironments }),
          ...(ofApplications.length === 0 ? {} : { applications: ofApplications }),
        },
      }),
    ({ data }) => {
      setSecret(data.token);
      void client.invalidateQueries({ queryKey: ['tokens'] });
    },
  );
  if (secret !== null) return <Secret secret={secret} />;
  return (
    <CreateForm submit={submit} act={text('token.create')} disabled={name === ''}>
      <TextField
        label={text('term.name')}
        description={text('token.name.why')}
        data-autofocus
        maxLength={100}
        value={name}
        error={submit.fieldError('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SelectField
        label={text('term.role')}
        description={text(`role.${role}.why`)}
        data={roles.map((value) => ({ value, label: text(`role.${value}`) }))}
        value={role}
        error={submit.fieldError('role')}
        onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
      />
      <MultiSelectField
        label={text('term.environments')}
        placeholder={inEnvironments.length === 0 ? text('token.reach.all') : ''}
        data={environments}
        value={inEnvironments}
        error={submit.fieldError('environments')}
        onChange={setInEnvironments}
      />
      <MultiSelectField
        label={text('page.applications')}
        placeholder={ofApplications.length === 0 ? text('token.reach.all') : ''}
        data={applications}
        value={ofApplications}
        error={submit.fieldError('applications')}
        onChange={setOfApplications}
      />
      <SelectField
        label={text('token.life')}
        data={lives.map((value) => ({ value, label: text('token.days', { days: Number(value) }) }))}
        value={days}
        error={submit.fieldError('expiresAt')}
        onChange={(value) => setDays(value ?? days)}
      />
    </CreateForm>
  );
}

function Secret({ secret }: { readonly secret: string }) {
  const text = useText();
  const { close } = usePanel();
  return (
    <div className="panel-form">
      <div className="panel-scroll">
        <div className="note ok">
          <strong>{text('token.made')}</strong>
          <span>{text('token.once')}</span>
          <code className="words">{secret}</code>
          <span>
            <CopyButton value={secret} label={text('act.copy')} />
          </span>
        </div>
        <div className="stack tight">
          <p className="muted">{text('token.use')}</p>
          <code className="words">{`curl -H "Authorization: Bearer ${secret}" ${window.location.origin}/api/v1/lanes`}</code>
        </div>
      </div>
      <div className="panel-foot">
        <Button look="primary" className="push" onClick={close}>
          {text('token.kept')}
        </Button>
      </div>
    </div>
  );
}
