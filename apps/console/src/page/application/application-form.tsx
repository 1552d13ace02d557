import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { TextField } from '../../ui/text-field.js';

/** A new application; afterwards its features, where the next step is. */
export function ApplicationForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRequestForm({
    request: 'createApplication',
    initial: { name: '', description: '' },
    body: withoutEmpty,
    send: (body) => call('createApplication', { body }),
    done: ({ data }) => {
      void client.invalidateQueries({ queryKey: ['applications'] });
      void navigate({ to: '/apps/$app/features', params: { app: data.name } });
    },
  });
  return (
    <PanelForm form={form} act={text('application.create')}>
      <TextField
        label={text('term.name')}
        description={text('application.name.why')}
        data-autofocus
        maxLength={30}
        {...form.field('name')}
      />
      <TextField label={text('term.description')} maxLength={255} {...form.field('description')} />
    </PanelForm>
  );
}
