import type { OperationCreate } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { countOf, textOf } from './build-values.js';
import { ConfirmForm } from './confirm-form.js';
import { ForceField } from './force-field.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';
import { WeightField } from './weight-field.js';

/** Another share of the requests for a canary: what it is now, what it becomes. */
export function WeightForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { change } = usePanel();
  const { id, deployment, lane } = useNamedDeployment(search);
  const fields = useOperationFields({
    line,
    search,
    initial: { weight: countOf(search.weight), force: false, reason: '' },
    changed: (values, previous) => {
      if (values.weight !== previous.weight) change({ weight: textOf(values.weight) });
    },
  });
  const { values, field, set } = fields;
  const { weight, force } = values;
  const body: OperationCreate | null =
    weight === null
      ? null
      : { operate: 'UPDATE_BLUE_GREEN', deployment: id, weight, ...(force ? { force } : {}) };
  const execution = useExecution({ line, body, lane, fields });
  return (
    <Loaded query={deployment}>
      {(canary) => (
        <ConfirmForm
          execution={execution}
          fields={fields}
          act={
            weight === null
              ? text('operate.UPDATE_BLUE_GREEN')
              : text('weight.act', { from: canary.weight ?? 0, to: weight })
          }
          unchanged={text('weight.unchanged')}
          hint={text('weight.choose')}
        >
          <PlaceHead place={canary} canary={canary} main={lane?.main} why={text('weight.why')} />
          <div className="fields">
            <WeightField
              field={field}
              weight={weight}
              // What was accepted for one weight is not accepted for another.
              onChange={(value) => set({ weight: value, force: false })}
              min={0}
              max={100}
              marks={[0, 5, 20, 50, 100]}
              now={canary.weight ?? 0}
              main={lane?.main?.buildId}
              canary={canary.buildId}
            />
            <ForceField
              state={execution.state}
              forced={force}
              onChange={(forced) => set({ force: forced })}
            />
          </div>
        </ConfirmForm>
      )}
    </Loaded>
  );
}
