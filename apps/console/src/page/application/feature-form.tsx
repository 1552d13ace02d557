import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { TextField } from '../../ui/text-field.js';

/** A new feature of an application; afterwards its first build. */
export function FeatureForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { search } = usePanel();
  const app = search.app ?? '';
  const form = useRequestForm({
    request: 'createFeature',
    initial: { name: '', repositoryUrl: '', branch: '' },
    body: withoutEmpty,
    send: (body) => call('createFeature', { params: { name: app }, body }),
    done: () => {
      void client.invalidateQueries({ queryKey: ['features', app] });
      void navigate({ to: '/apps/$app/features', params: { app } });
    },
  });
  return (
    <PanelForm form={form} act={text('feature.create')}>
      <p className="muted">{text('feature.of', { app })}</p>
      <TextField
        label={text('term.name')}
        description={text('feature.name.why')}
        data-autofocus
        maxLength={100}
        {...form.field('name')}
      />
      <TextField
        label={text('term.repository')}
        description={text('feature.repository.why')}
        maxLength={255}
        {...form.field('repositoryUrl')}
      />
      <TextField label={text('term.branch')} maxLength={200} {...form.field('branch')} />
    </PanelForm>
  );
}
