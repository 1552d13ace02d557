import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { TextField } from '../../ui/text-field.js';

/** A new environment; afterwards its page, where its check says what is missing. */
export function EnvironmentForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRequestForm({
    request: 'createEnvironment',
    initial: { name: '', description: '', host: '' },
    // The description is required, but may be empty.
    body: ({ description, ...rest }) => ({ description, ...withoutEmpty(rest) }),
    send: (body) => call('createEnvironment', { body }),
    done: ({ data }) => {
      void client.invalidateQueries({ queryKey: ['environments'] });
      void navigate({ to: '/environments/$name', params: { name: data.name } });
    },
  });
  return (
    <PanelForm form={form} act={text('environment.create')}>
      <TextField
        label={text('term.name')}
        description={text('environment.name.why')}
        data-autofocus
        maxLength={63}
        {...form.field('name')}
      />
      <TextField label={text('term.description')} maxLength={255} {...form.field('description')} />
      <TextField
        label={text('term.host')}
        description={text('environment.host.why')}
        maxLength={253}
        {...form.field('host')}
      />
    </PanelForm>
  );
}
