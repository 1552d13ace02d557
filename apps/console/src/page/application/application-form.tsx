import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { call } from '../../api/client.js';
import { checked } from '../../form/checked.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm, type RequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { TextField } from '../../ui/text-field.js';
import { featureNameOf } from './feature-name.js';

const nothing = { name: '', repositoryUrl: '', branch: 'main', description: '' };

/**
 * A new application with its first feature; afterwards the build of that. Without a repository it has no
 * feature yet, and afterwards come its features.
 */
export function ApplicationForm() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  // Stays made when its feature is refused: the next attempt makes the feature alone.
  const made = useRef<{ readonly asked: string; readonly app: string } | null>(null);
  const form: RequestForm<typeof nothing> = useRequestForm({
    request: 'createApplication',
    initial: nothing,
    body: ({ name, description }) => withoutEmpty({ name, description }),
    send: async (body) => {
      const { repositoryUrl, branch } = form.current();
      const feature =
        repositoryUrl.trim() === ''
          ? null
          : await checked('createFeature', { name: featureNameOf(branch), repositoryUrl, branch });
      if (made.current?.asked !== body.name) {
        const { data } = await call('createApplication', { body });
        made.current = { asked: body.name, app: data.name };
      }
      const { app } = made.current;
      if (feature !== null) await call('createFeature', { params: { name: app }, body: feature });
      return { app, feature: feature?.name };
    },
    done: ({ app, feature }) => {
      void client.invalidateQueries({ queryKey: ['applications'] });
      void client.invalidateQueries({ queryKey: ['features', app] });
      if (feature === undefined) void navigate({ to: '/apps/$app/features', params: { app } });
      else void navigate({ to: '/apps/$app', params: { app }, search: { op: 'build', app, feature } });
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
      <TextField
        label={text('term.repository')}
        description={text('application.repository.why')}
        maxLength={255}
        {...form.field('repositoryUrl')}
      />
      <TextField label={text('term.branch')} maxLength={200} {...form.field('branch')} />
      <TextField label={text('term.description')} maxLength={255} {...form.field('description')} />
    </PanelForm>
  );
}
