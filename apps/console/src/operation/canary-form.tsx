import type { Build, OperationCreate } from '@arthor/contract';
import type { ReactNode } from 'react';
import type { Fields } from '../form/use-fields.js';
import { useText, type MessageKey } from '../language/use-text.js';
import { NumberField } from '../ui/number-field.js';
import { BuildFields } from './build-fields.js';
import { canaryTargetOf, canaryValuesOf, type CanaryValues } from './canary-values.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useBuildForm } from './use-build-form.js';
import { useBuilds } from './use-builds.js';
import { useExecution, type Execution } from './use-execution.js';
import { useLane } from './use-lane.js';

interface Props extends OperationFormProps {
  readonly bodyOf: (values: CanaryValues, build: Build | undefined) => OperationCreate | null;
  readonly why: MessageKey;
  /** Shown while what is particular to this canary is not chosen. */
  readonly choose: MessageKey;
  /** What is particular to this canary. */
  readonly own: (
    fields: Fields<CanaryValues>,
    execution: Execution,
    builds: { readonly main: number | undefined; readonly canary: number | undefined },
  ) => ReactNode;
}

/** A canary beside what serves: which build, who gets to it, how many pods. */
export function CanaryForm({ line, search, bodyOf, why, choose, own }: Props) {
  const text = useText();
  const fields = useBuildForm({ line, search, initial: canaryValuesOf(search), targetOf: canaryTargetOf });
  const { values, field, set } = fields;
  const choice = useBuilds(values);
  const { app, builds, build } = choice;
  const environment = values.to || build?.environment;
  const symbol = values.as || 'stable';
  const lane = useLane({ application: app, environment, symbol });
  const execution = useExecution({ line, body: bodyOf(values, build), lane, fields });
  const planned = execution.state.plan?.params['replicas'];
  return (
    <ConfirmForm
      execution={execution}
      fields={fields}
      act={text('canary.act', { to: environment ?? '…', symbol })}
      unchanged={text('deploy.unchanged')}
      hint={text(builds?.length === 0 ? 'deploy.no-build' : choose)}
    >
      <PlaceHead place={{ application: app, environment, symbol }} main={lane?.main} why={text(why)} />
      <div className="fields">
        <BuildFields of={choice} field={field} set={set} />
        {own(fields, execution, { main: lane?.main?.buildId, canary: build?.id })}
        <NumberField
          label={text('deploy.replicas')}
          description={text('canary.replicas.why')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={1000}
          from={Number(planned ?? 1)}
          placeholder={planned == null ? '' : String(planned)}
          {...field('replicas')}
        />
      </div>
    </ConfirmForm>
  );
}
