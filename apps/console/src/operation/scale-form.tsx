import type { OperationCreate } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { NumberField } from '../ui/number-field.js';
import { countOf, textOf } from './build-values.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';
import { WhichField } from './which-field.js';

/** Another number of pods for what serves, or for its canary. */
export function ScaleForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { change } = usePanel();
  const { id, deployment, lane, live } = useNamedDeployment(search);
  const fields = useOperationFields({
    line,
    search,
    initial: { replicas: countOf(search.replicas), reason: '' },
    changed: (values, previous) => {
      if (values.replicas !== previous.replicas) change({ replicas: textOf(values.replicas) });
    },
  });
  const { replicas } = fields.values;
  const body: OperationCreate | null =
    replicas === null ? null : { operate: 'SCALE', deployment: id, replicas };
  const execution = useExecution({ line, body, lane, fields });
  return (
    <Loaded query={deployment}>
      {(loaded) => {
        const row = live ?? loaded;
        const { buildId: build, replicas: now } = row;
        return (
          <ConfirmForm
            execution={execution}
            fields={fields}
            act={
              replicas === null
                ? text('operate.SCALE')
                : text('scale.act', { build, from: now, to: replicas })
            }
            unchanged={text('scale.unchanged')}
            hint={text('scale.choose')}
          >
            <PlaceHead place={row} why={text('scale.why')} />
            <div className="fields">
              <WhichField lane={lane} id={id} />
              <NumberField
                label={text('deploy.replicas')}
                description={text('scale.now', { replicas: now })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                min={1}
                max={1000}
                from={now}
                placeholder={String(now)}
                {...fields.field('replicas')}
              />
            </div>
          </ConfirmForm>
        );
      }}
    </Loaded>
  );
}
