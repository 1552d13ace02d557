import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { applicationsQuery, environmentsQuery, featuresQuery } from '../../api/query.js';
import { idempotencyKeys } from '../../api/idempotency-keys.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { SelectField } from '../../ui/select-field.js';

/** Building a feature for an environment; afterwards the build as it happens. */
export function BuildForm() {
  const text = useText();
  const navigate = useNavigate();
  const { search, change } = usePanel();
  const [keyOf] = useState(idempotencyKeys);
  const form = useRequestForm({
    request: 'createBuild',
    initial: { app: search.app ?? '', feature: search.feature ?? '', to: search.to ?? '' },
    changed: change,
    body: (): unknown => withoutEmpty({ application: app, feature, environment: to }),
    send: (body) => call('createBuild', { body, idempotencyKey: keyOf(body) }),
    done: ({ data }) => void navigate({ to: '/builds/$id', params: { id: String(data.id) } }),
  });
  const { values } = form;
  const applications = useQuery(applicationsQuery).data?.data ?? [];
  const environments = useQuery(environmentsQuery).data ?? [];
  const app = values.app || (applications.length === 1 ? applications[0]?.name : undefined);
  const found = useQuery({ ...featuresQuery(app ?? ''), enabled: app !== undefined });
  const features = (found.data?.data ?? []).filter(({ lifecycle }) => lifecycle === 'OPEN');
  const feature = values.feature || features[0]?.name;
  const to = values.to || environments.toSorted((a, b) => a.id - b.id)[0]?.name;
  const branch = features.find(({ name }) => name === feature)?.branch;
  return (
    <PanelForm form={form} act={text('build.act')}>
      <p className="muted">{text('build.why')}</p>
      <SelectField
        label={text('term.application')}
        data={applications.map(({ name }) => name)}
        {...form.field('app', { of: 'application' })}
        value={app ?? null}
        onChange={(value) => form.set({ app: value ?? '', feature: '' })}
      />
      <SelectField
        label={text('term.feature')}
        {...(branch === undefined ? {} : { description: text('build.branch', { branch }) })}
        data={features.map(({ name }) => name)}
        disabled={app === undefined}
        nothingFoundMessage={text('feature.none')}
        {...form.field('feature')}
        value={feature ?? null}
      />
      <SelectField
        label={text('term.environment')}
        description={text('build.environment.why')}
        data={environments.map(({ name }) => name)}
        {...form.field('to', { of: 'environment' })}
        value={to ?? null}
      />
    </PanelForm>
  );
}
