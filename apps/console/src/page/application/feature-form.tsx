import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { TextField } from '../../ui/text-field.js';

/** A new feature of an application; afterwards its first build. */
export function FeatureForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { search } = usePanel();
  const app = search.app ?? '';
  const [name, setName] = useState('');
  const [repositoryUrl, setRepositoryUrl] = useState('');
  const [branch, setBranch] = useState('');
  const submit = useSubmit(
    () => call('createFeature', { params: { name: app }, body: { name, repositoryUrl, branch } }),
    () => {
      void client.invalidateQueries({ queryKey: ['features', app] });
      void navigate({ to: '/apps/$app/features', params: { app } });
    },
  );
  return (
    <CreateForm
      submit={submit}
      act={text('feature.create')}
      disabled={app === '' || name === '' || repositoryUrl === '' || branch === ''}
    >
      <p className="muted">{text('feature.of', { app })}</p>
      <TextField
        label={text('term.name')}
        description={text('feature.name.why')}
        data-autofocus
        maxLength={100}
        value={name}
        error={submit.fieldError('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextField
        label={text('term.repository')}
        description={text('feature.repository.why')}
        maxLength={255}
        value={repositoryUrl}
        error={submit.fieldError('repositoryUrl')}
        onChange={(event) => setRepositoryUrl(event.currentTarget.value)}
      />
      <TextField
        label={text('term.branch')}
        maxLength={200}
        value={branch}
        error={submit.fieldError('branch')}
        onChange={(event) => setBranch(event.currentTarget.value)}
      />
    </CreateForm>
  );
}
