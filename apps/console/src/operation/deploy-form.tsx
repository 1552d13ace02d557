import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { environmentsQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { NumberField } from '../ui/number-field.js';
import { SelectField } from '../ui/select-field.js';
import { SwitchField } from '../ui/switch-field.js';
import { TextField } from '../ui/text-field.js';
import { BuildFields } from './build-fields.js';
import { ConfirmForm } from './confirm-form.js';
import { deployBody, targetOf, valuesOf } from './deploy-values.js';
import type { OperationFormProps } from './operation-form.js';
import { useBuilds } from './use-builds.js';
import { useBuildForm } from './use-build-form.js';
import { useExecution } from './use-execution.js';
import { useLane } from './use-lane.js';

/** After how many hours a lane may be taken offline by itself. */
const lives = [1, 4, 24, 168, 720] as const;

/** Deploying a build: the smallest form, its plan beneath, one button that names what it does. */
export function DeployForm({ line, search }: OperationFormProps) {
  const text = useText();
  const fields = useBuildForm({ line, search, initial: valuesOf(search), targetOf });
  const { values, field, set } = fields;
  const environments = (useQuery(environmentsQuery).data ?? []).map(({ name }) => name);
  const choice = useBuilds(values);
  const { applications, app, builds, build } = choice;
  const to = values.to || build?.environment;
  const symbol = values.as || 'stable';
  const lane = useLane({ application: app, environment: to, symbol });
  const execution = useExecution({ line, body: deployBody(values, build), lane, fields });
  const { plan } = execution.state;
  const current = lane?.incoming[0] ?? lane?.main ?? null;
  const replicas = Number(plan?.params['replicas'] ?? current?.replicas ?? 1);
  const external = values.external ?? plan?.params['external'] ?? current?.external ?? true;
  // Chosen before another symbol was: it has to be seen to be taken back.
  const mayExpire = plan?.params['mayExpire'] === true || values.ttl !== '';
  // Open from the start where something in it was chosen; afterwards it is the reader's.
  const [chosen] = useState(values.replicas !== null || values.external !== null || values.ttl !== '');
  const hint =
    app === undefined
      ? text('deploy.choose-application')
      : builds?.length === 0
        ? text('deploy.no-build')
        : null;

  return (
    <ConfirmForm
      execution={execution}
      fields={fields}
      act={text('deploy.act', { to: to ?? '…', symbol })}
      unchanged={text('deploy.unchanged')}
      hint={hint}
    >
      <div className="fields">
        <SelectField
          label={text('term.application')}
          data={applications}
          value={app ?? null}
          onChange={(value) => set({ app: value ?? '', feature: '', build: '' })}
        />
        <BuildFields of={choice} field={field} set={set} />
        <SelectField
          label={text('term.environment')}
          data={environments}
          {...field('to', { of: 'environment' })}
          value={to ?? null}
        />
        <TextField
          label={text('term.symbol')}
          description={text('deploy.symbol.why')}
          maxLength={24}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="stable"
          {...field('as', { of: 'symbol' })}
          onChange={(event) => set({ as: event.currentTarget.value.toLowerCase() })}
        />
        {/* Rarely changed: the plan is what to read. */}
        <details className="whole more-fields" open={chosen}>
          <summary>{text('deploy.more', { replicas, external: external === true ? 'yes' : 'no' })}</summary>
          <div className="fields">
            <NumberField
              label={text('deploy.replicas')}
              description={text('deploy.replicas.why', { replicas: current?.replicas ?? 0 })}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={1}
              max={1000}
              from={replicas}
              placeholder={String(replicas)}
              {...field('replicas')}
            />
            <div className="field-switch">
              <SwitchField
                label={text('deploy.external')}
                description={text('deploy.external.why')}
                {...field('external', { type: 'checkbox' })}
                checked={external === true}
              />
            </div>
            {mayExpire && (
              <SelectField
                label={text('deploy.ttl')}
                data={[
                  { value: '', label: text('deploy.ttl.never') },
                  ...lives.map((hours) => ({
                    value: String(hours * 3_600),
                    label:
                      hours > 24
                        ? text('deploy.ttl.days', { days: hours / 24 })
                        : text('deploy.ttl.hours', { hours }),
                  })),
                ]}
                {...field('ttl', { of: 'ttlSeconds' })}
                value={values.ttl}
              />
            )}
          </div>
        </details>
      </div>
    </ConfirmForm>
  );
}
