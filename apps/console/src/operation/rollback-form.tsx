import { useText } from '../language/use-text.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useExecution } from './use-execution.js';
import { useLane } from './use-lane.js';
import { useOperationFields } from './use-operation-fields.js';

/** Going back to the deployment that is named, else to the lane's last good one: the plan says which. */
export function RollbackForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { id, app: application, to: environment, as: symbol = 'stable' } = search;
  const lane = useLane({ application, environment, symbol });
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const execution = useExecution({
    line,
    body:
      id === undefined
        ? { operate: 'ROLLBACK', application, environment, symbol }
        : { operate: 'ROLLBACK', deployment: Number(id) },
    lane,
    fields,
  });
  const build = execution.state.plan?.params['build'];
  return (
    <ConfirmForm
      execution={execution}
      fields={fields}
      act={build == null ? text('operate.ROLLBACK') : text('rollback.act', { build })}
      unchanged={text('rollback.unchanged')}
    >
      <PlaceHead
        place={{ application, environment, symbol }}
        main={lane?.main}
        why={text(id === undefined ? 'rollback.why' : 'rollback.chosen.why')}
      />
    </ConfirmForm>
  );
}
