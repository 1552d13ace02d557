import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { TextField } from '../../ui/text-field.js';

/** A new application; afterwards its features, where the next step is. */
export function ApplicationForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const submit = useSubmit(
    () => call('createApplication', { body: { name, ...(description === '' ? {} : { description }) } }),
    ({ data }) => {
      void client.invalidateQueries({ queryKey: ['applications'] });
      void navigate({ to: '/apps/$app/features', params: { app: data.name } });
    },
  );
  return (
    <CreateForm submit={submit} act={text('application.create')} disabled={name === ''}>
      <TextField
        label={text('term.name')}
        description={text('application.name.why')}
        data-autofocus
        maxLength={30}
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
    </CreateForm>
  );
}
