import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { call } from '../../api/client.js';
import { applicationsQuery, environmentsQuery, featuresQuery } from '../../api/query.js';
import { randomKey } from '../../api/random-key.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { SelectField } from '../../ui/select-field.js';

/** Building a feature for an environment; afterwards the build as it happens. */
export function BuildForm() {
  const text = useText();
  const navigate = useNavigate();
  const { search, change } = usePanel();
  const key = useRef(randomKey());
  const applications = useQuery(applicationsQuery).data?.data ?? [];
  const environments = useQuery(environmentsQuery).data ?? [];
  const app = search.app ?? (applications.length === 1 ? applications[0]?.name : undefined);
  const found = useQuery({ ...featuresQuery(app ?? ''), enabled: app !== undefined });
  const features = (found.data?.data ?? []).filter(({ lifecycle }) => lifecycle === 'OPEN');
  const feature = search.feature ?? features[0]?.name;
  const to = search.to ?? environments.toSorted((a, b) => a.id - b.id)[0]?.name;
  const submit = useSubmit(
    () =>
      call('createBuild', {
        body: { application: app ?? '', feature: feature ?? '', environment: to ?? '' },
        idempotencyKey: key.current,
      }),
    ({ data }) => void navigate({ to: '/builds/$id', params: { id: String(data.id) } }),
  );
  const branch = features.find(({ name }) => name === feature)?.branch;
  return (
    <CreateForm
      submit={submit}
      act={text('build.act')}
      disabled={app === undefined || feature === undefined || to === undefined}
    >
      <p className="muted">{text('build.why')}</p>
      <SelectField
        label={text('term.application')}
        data={applications.map(({ name }) => name)}
        value={app ?? null}
        error={submit.fieldError('application')}
        onChange={(value) => change({ app: value ?? '', feature: '' })}
      />
      <SelectField
        label={text('term.feature')}
        {...(branch === undefined ? {} : { description: text('build.branch', { branch }) })}
        data={features.map(({ name }) => name)}
        value={feature ?? null}
        disabled={app === undefined}
        error={submit.fieldError('feature')}
        nothingFoundMessage={text('feature.none')}
        onChange={(value) => change({ feature: value ?? '' })}
      />
      <SelectField
        label={text('term.environment')}
        description={text('build.environment.why')}
        data={environments.map(({ name }) => name)}
        value={to ?? null}
        error={submit.fieldError('environment')}
        onChange={(value) => change({ to: value ?? '' })}
      />
    </CreateForm>
  );
}
