import { CanaryForm } from './canary-form.js';
import { blueGreenBody } from './canary-values.js';
import { ForceField } from './force-field.js';
import type { OperationFormProps } from './operation-form.js';
import { WeightField } from './weight-field.js';

/** A canary for a share of the requests. */
export function BlueGreenForm(props: OperationFormProps) {
  return (
    <CanaryForm
      {...props}
      bodyOf={blueGreenBody}
      why="blue-green.why"
      choose="weight.choose"
      own={({ values, field, set }, { state }, { main, canary }) => (
        <>
          <WeightField
            field={field}
            weight={values.weight}
            // What was accepted for one weight is not accepted for another.
            onChange={(weight) => set({ weight, force: false })}
            min={1}
            max={99}
            marks={[5, 20, 50]}
            now={null}
            main={main}
            canary={canary}
          />
          <ForceField state={state} forced={values.force} onChange={(force) => set({ force })} />
        </>
      )}
    />
  );
}
