import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applicationsQuery, buildQuery, buildsQuery, environmentsQuery, lanesQuery } from '../api/query.js';
import { imageVersion, shortCommit } from '../format/image.js';
import { relative } from '../format/moment.js';
import { useText } from '../language/use-text.js';
import { NumberField } from '../ui/number-field.js';
import { SelectField } from '../ui/select-field.js';
import { SwitchField } from '../ui/switch-field.js';
import { TextField } from '../ui/text-field.js';
import { useNow } from '../part/use-now.js';
import { ConfirmForm } from './confirm-form.js';
import { deployBody, proposedBuild } from './deploy-choice.js';
import { recallDraft, rememberDraft } from './draft.js';
import { useExecution } from './use-execution.js';
import { usePanel } from './use-panel.js';
import { useSettled } from './use-settled.js';

/** Deploying a build: the smallest form, its plan beneath, one button that names what it does. */
export function DeployForm() {
  const text = useText();
  const now = useNow();
  const { search, change } = usePanel();
  const applications = useQuery(applicationsQuery).data?.data ?? [];
  const environments = useQuery(environmentsQuery).data ?? [];
  const named = useQuery({ ...buildQuery(Number(search.build)), enabled: search.build !== undefined }).data
    ?.data;
  const app =
    search.app ?? named?.application ?? (applications.length === 1 ? applications[0]?.name : undefined);
  const found = useInfiniteQuery({
    ...buildsQuery({ ...(app === undefined ? {} : { application: app }), status: 'SUCCESS' }),
    enabled: app !== undefined,
  });
  const listed = found.data?.pages.flatMap((page) => page.items) ?? [];
  // A build that was named may be older than the first page.
  const builds =
    named === undefined || listed.some(({ id }) => id === named.id) ? listed : [named, ...listed];
  const build = proposedBuild(builds, search);
  const feature = search.feature ?? build?.feature;
  const features = [...new Set(builds.map((each) => each.feature))];
  const wanted = deployBody(search, build);
  const symbolFits = /^[a-z0-9]([-a-z0-9]{0,22}[a-z0-9])?$/.test(search.as ?? 'stable');
  const { value: body, settled } = useSettled(symbolFits ? wanted : null, 300);
  const execution = useExecution(body, settled);
  const { plan } = execution;
  const to = search.to ?? build?.environment;
  const symbol = search.as ?? 'stable';
  const lane = useQuery({ ...lanesQuery(app), enabled: app !== undefined }).data?.data.find(
    (each) => each.application === app && each.environment === to && each.symbol === symbol,
  );
  const current = lane?.incoming[0] ?? lane?.main ?? null;

  useEffect(() => recallDraft(search, change), []);
  useEffect(() => rememberDraft(search), [search]);
  useEffect(() => {
    // Somebody acted while this form was open: the plan is of the past, another one is made.
    if (plan !== undefined && lane !== undefined && lane.tick > plan.basedOnTick) execution.replan();
  }, [lane?.tick, plan?.basedOnTick]);

  const hint =
    app === undefined
      ? text('deploy.choose-application')
      : found.isSuccess && builds.length === 0
        ? text('deploy.no-build')
        : null;
  return (
    <ConfirmForm
      execution={execution}
      act={text('deploy.act', { to: to ?? '…', symbol })}
      unchanged={text('deploy.unchanged')}
      hint={hint}
    >
      <div className="fields">
        <SelectField
          label={text('term.application')}
          data={applications.map(({ name }) => name)}
          value={app ?? null}
          onChange={(value) => change({ app: value ?? '', feature: '', build: '' })}
        />
        <SelectField
          label={text('term.feature')}
          data={features}
          value={feature ?? null}
          disabled={app === undefined}
          onChange={(value) => change({ feature: value ?? '', build: '' })}
        />
        <SelectField
          className="whole"
          label={text('term.build')}
          data={builds
            .filter((each) => feature === undefined || each.feature === feature)
            .map((each) => ({
              value: String(each.id),
              label: [
                text('build.number', { id: each.id }),
                each.commitId === null ? imageVersion(each.imageId ?? '') : shortCommit(each.commitId),
                each.environment,
                relative(Date.parse(each.createdAt), now, text.language),
              ].join(' · '),
            }))}
          value={build === undefined ? null : String(build.id)}
          disabled={app === undefined}
          nothingFoundMessage={text('deploy.no-build')}
          onChange={(value) => change({ build: value ?? '' })}
        />
        <SelectField
          label={text('term.environment')}
          data={environments.map(({ name }) => name)}
          value={to ?? null}
          onChange={(value) => change({ to: value ?? '' })}
        />
        <TextField
          label={text('term.symbol')}
          description={text('deploy.symbol.why')}
          value={search.as ?? 'stable'}
          maxLength={24}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={symbolFits ? null : text('field.symbol')}
          onChange={(event) => change({ as: event.currentTarget.value.toLowerCase() })}
        />
        <NumberField
          label={text('deploy.replicas')}
          description={text('deploy.replicas.why', { replicas: current?.replicas ?? 0 })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={1000}
          from={Number(plan?.params['replicas'] ?? current?.replicas ?? 1)}
          placeholder={String(plan?.params['replicas'] ?? current?.replicas ?? 1)}
          value={search.replicas === undefined ? null : Number(search.replicas)}
          onChange={(value) => change({ replicas: value === null ? '' : String(value) })}
        />
        <div className="field-switch">
          <SwitchField
            label={text('deploy.external')}
            description={text('deploy.external.why')}
            checked={
              (search.external ?? String(plan?.params['external'] ?? current?.external ?? true)) === 'true'
            }
            onChange={(event) => change({ external: String(event.currentTarget.checked) })}
          />
        </div>
      </div>
    </ConfirmForm>
  );
}
