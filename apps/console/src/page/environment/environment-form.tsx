import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { TextField } from '../../ui/text-field.js';

/** A new environment; afterwards its page, where its check says what is missing. */
export function EnvironmentForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [host, setHost] = useState('');
  const submit = useSubmit(
    () => call('createEnvironment', { body: { name, description, host } }),
    ({ data }) => {
      void client.invalidateQueries({ queryKey: ['environments'] });
      void navigate({ to: '/environments/$name', params: { name: data.name } });
    },
  );
  return (
    <CreateForm submit={submit} act={text('environment.create')} disabled={name === '' || host === ''}>
      <TextField
        label={text('term.name')}
        description={text('environment.name.why')}
        data-autofocus
        maxLength={63}
        value={name}
        error={submit.fieldError('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextField
        label={text('term.description')}
        maxLength={255}
        value={description}
        error={submit.fieldError('description')}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <TextField
        label={text('term.host')}
        description={text('environment.host.why')}
        maxLength={253}
        value={host}
        error={submit.fieldError('host')}
        onChange={(event) => setHost(event.currentTarget.value)}
      />
    </CreateForm>
  );
}
