import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';
import { WhichField } from './which-field.js';

/** New pods of the same build for what serves, or for its canary. */
export function RestartForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { id, deployment, lane, live } = useNamedDeployment(search);
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const execution = useExecution({ line, body: { operate: 'RESTART', deployment: id }, lane, fields });
  return (
    <Loaded query={deployment}>
      {(loaded) => {
        const row = live ?? loaded;
        return (
          <ConfirmForm
            execution={execution}
            fields={fields}
            act={text('restart.act', { build: row.buildId })}
            unchanged={text('restart.unchanged')}
          >
            <PlaceHead place={row} why={text('restart.why')} />
            <WhichField lane={lane} id={id} />
          </ConfirmForm>
        );
      }}
    </Loaded>
  );
}
